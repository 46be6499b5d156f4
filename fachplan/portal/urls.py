"""Addresses of the front door."""

from django.urls import path

from fachplan.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("p/<slug:key>/", views.process, name="process"),
    path("f/<slug:path>/", views.forum, name="forum"),
]
