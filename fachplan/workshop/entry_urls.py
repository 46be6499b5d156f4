"""Addresses of quick entry."""

from django.urls import path

from fachplan.workshop import entry_views

patterns = [path("f/<slug:path>/moderation/<slug:group>/erfassen/", entry_views.entry, name="entry")]
