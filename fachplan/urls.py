"""Addresses: each chapter keeps its own, this page only joins them."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
