"""Addresses of the plan chapter."""

from django.urls import path

from fachplan.plan import views

app_name = "plan"
urlpatterns = [path("p/<slug:key>/eingang/", views.inbox, name="inbox")]
