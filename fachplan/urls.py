"""Addresses: each chapter keeps its own, this page only joins them."""

from django.urls import URLPattern, URLResolver, include, path

from fachplan.base.api import api
from fachplan.plan import api as plan_api
from fachplan.workshop import api as workshop_api
from fachplan.workshop import live, phase_api, photo_api

api.add_router("", workshop_api.router)
api.add_router("", phase_api.router)
api.add_router("", photo_api.router)
api.add_router("", plan_api.router)
api.raw_routes = live.routes

handler429 = "fachplan.base.views.too_often"  # allauth asks here
handler500 = "fachplan.base.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("fachplan.base.urls")),
    path("api/v1/", api.urls),
    path("konto/", include("fachplan.accounts.urls")),
    path("", include("fachplan.accounts.link_urls")),
    path("", include("fachplan.forums.urls")),
    path("", include("fachplan.workshop.urls")),
    path("", include("fachplan.plan.urls")),
    path("", include("fachplan.reports.urls")),
    path("", include("fachplan.portal.urls")),
]
