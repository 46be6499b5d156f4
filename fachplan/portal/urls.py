"""Addresses of the front door."""

from django.urls import path

from fachplan.portal import demo, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("beispieldaten/zuruecksetzen/", demo.reset, name="reset-demo"),
    path("p/<slug:key>/", views.process, name="process"),
    path("f/<slug:path>/", views.forum, name="forum"),
]
