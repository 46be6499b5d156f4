"""Addresses of the house itself."""

from django.urls import path

from fachplan.base import views

app_name = "base"
urlpatterns = [
    path("sprache/<slug:code>/", views.language, name="language"),
    path("ansicht/<slug:name>/", views.theme, name="theme"),
    path("bausteine/", views.components, name="components"),
]
