"""Addresses of the reports chapter."""

from django.urls import path

from fachplan.reports import correction_views, review_views, views

app_name = "reports"
urlpatterns = [
    path("f/<slug:path>/protokoll/", views.minutes, name="minutes"),
    path("f/<slug:path>/protokoll.pdf", views.minutes_as_pdf, name="minutes-pdf"),
    path("f/<slug:path>/protokoll.docx", views.minutes_as_docx, name="minutes-docx"),
    path("f/<slug:path>/protokoll/durchsicht/", review_views.review, name="review"),
    path("f/<slug:path>/protokoll/durchsicht/tun/", review_views.deed, name="review-deed"),
    path("f/<slug:path>/protokoll/karte/<uuid:card>/", correction_views.correction, name="correct"),
]
