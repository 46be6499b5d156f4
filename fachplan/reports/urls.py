"""Addresses of the reports chapter."""

from django.urls import path

from fachplan.reports import correction_views, heads_views, review_views, views
from fachplan.reports.kit import views as kit_views

app_name = "reports"
urlpatterns = [
    path("f/<slug:path>/protokoll/", views.minutes, name="minutes"),
    path("f/<slug:path>/protokoll.pdf", views.minutes_as_pdf, name="minutes-pdf"),
    path("f/<slug:path>/protokoll.docx", views.minutes_as_docx, name="minutes-docx"),
    path("f/<slug:path>/protokoll/durchsicht/", review_views.review, name="review"),
    path("f/<slug:path>/protokoll/durchsicht/tun/", review_views.deed, name="review-deed"),
    path("f/<slug:path>/protokoll/karte/<uuid:card>/", correction_views.correction, name="correct"),
    path("f/<slug:path>/material/", kit_views.material, name="material"),
    path("f/<slug:path>/material.pdf", kit_views.material_pdf, name="material-pdf"),
    path("f/<slug:path>/material.docx", kit_views.material_docx, name="material-docx"),
    path("f/<slug:path>/protokoll/koepfe/<slug:group>/", heads_views.count, name="heads"),
    path("k/<slug:stub>/", kit_views.stub, name="stub"),
]
