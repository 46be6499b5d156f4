"""Addresses of the library of methods, and of a forum's choice."""

from django.urls import path

from fachplan.workshop import method_choice_views, method_views

patterns = [
    path("bibliothek/methoden/", method_views.methods, name="methods"),
    path("bibliothek/methoden/neu/", method_views.start, name="method-start"),
    path("bibliothek/methoden/<slug:method>/", method_views.method, name="method"),
    path("bibliothek/methoden/<slug:method>/bearbeiten/", method_views.edit, name="method-edit"),
    path("bibliothek/methoden/<slug:method>/kopie/", method_views.copy, name="method-copy"),
    path("bibliothek/methoden/<slug:method>/entfernen/", method_views.remove, name="method-remove"),
    path("f/<slug:path>/vorbereitung/methode/", method_choice_views.choice, name="method-choice"),
    path("f/<slug:path>/vorbereitung/methode/waehlen/", method_choice_views.choose, name="method-choose"),
    path("f/<slug:path>/vorbereitung/methode/kopie/", method_choice_views.copy_for_forum, name="method-copy-for-forum"),
    path("f/<slug:path>/vorbereitung/methode/fragen/", method_choice_views.ask, name="method-ask"),
]
