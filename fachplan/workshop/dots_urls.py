"""Addresses of the dots and of the plenary: a phone's, a desk's, the day's total, the summary."""

from django.urls import path

from fachplan.workshop import dots_desk_views, dots_views, plenum_views

patterns = [
    path("pinnwand/<slug:kind>/punkte/", dots_views.my_dots, name="dots"),
    path("f/<slug:path>/punkte/", dots_desk_views.total, name="dots-total"),
    path("f/<slug:path>/moderation/<slug:group>/beamer/zeigen/", plenum_views.show, name="stage-show"),
    path("f/<slug:path>/moderation/<slug:group>/zusammenfassung/", plenum_views.summary, name="summary"),
    path("f/<slug:path>/moderation/<slug:group>/<slug:kind>/punkte/", dots_desk_views.desk_dots, name="desk-dots"),
]
