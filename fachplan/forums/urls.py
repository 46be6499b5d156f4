"""Addresses of the forums chapter."""

from django.urls import path

from fachplan.forums import views

app_name = "forums"
urlpatterns = [path("f/<slug:path>/termin.ics", views.ical, name="ical")]
