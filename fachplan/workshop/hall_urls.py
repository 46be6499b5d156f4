"""Addresses of the hall: all rooms for the lead, and the call from a group."""

from django.urls import path

from fachplan.workshop import hall_views

patterns = [
    path("f/<slug:path>/leitung/", hall_views.hall, name="hall"),
    path("f/<slug:path>/moderation/<slug:group>/leitung/", hall_views.call, name="lead-call"),
]
