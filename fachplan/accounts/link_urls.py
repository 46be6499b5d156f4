"""Addresses of one-purpose links."""

from django.urls import path

from fachplan.accounts import link_views

app_name = "links"
urlpatterns = [
    path("l/<secret>/", link_views.open_link, name="open"),
    path("l/zu/<int:link>/", link_views.page, name="page"),
    path("l/zu/<int:link>/neu/", link_views.again, name="again"),
]
