"""Addresses of the plan chapter."""

from django.urls import path

from fachplan.plan import inbox_views, views

app_name = "plan"
urlpatterns = [
    path("p/<slug:key>/eingang/", views.inbox, name="inbox"),
    path("f/<slug:path>/eingang/", inbox_views.page, name="forum-inbox"),
    path("f/<slug:path>/eingang/antworten/", inbox_views.give, name="answer"),
    path("f/<slug:path>/eingang/zuruecknehmen/", inbox_views.back, name="answer-back"),
]
