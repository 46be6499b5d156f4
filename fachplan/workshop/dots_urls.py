"""Addresses of the dots: a phone's, a desk's, and the day's total."""

from django.urls import path

from fachplan.workshop import dots_desk_views, dots_views

patterns = [
    path("pinnwand/<slug:kind>/punkte/", dots_views.my_dots, name="dots"),
    path("f/<slug:path>/punkte/", dots_desk_views.total, name="dots-total"),
    path("f/<slug:path>/moderation/<slug:group>/<slug:kind>/punkte/", dots_desk_views.desk_dots, name="desk-dots"),
]
