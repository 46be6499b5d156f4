"""Addresses of the reports chapter."""

from django.urls import path

from fachplan.reports import views

app_name = "reports"
urlpatterns = [
    path("f/<slug:path>/protokoll/", views.minutes, name="minutes"),
    path("f/<slug:path>/protokoll.pdf", views.minutes_as_pdf, name="minutes-pdf"),
    path("f/<slug:path>/protokoll.docx", views.minutes_as_docx, name="minutes-docx"),
]
