"""Addresses of the reports chapter."""

from django.urls import path

from fachplan.reports import correction_views, heads_views, review_views, views
from fachplan.reports.kit import views as kit_views
from fachplan.reports.papers import template_views
from fachplan.reports.papers import views as paper_views

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
    path("p/<slug:key>/vorlagen/<uuid:paper>.pdf", paper_views.council, {"kind": "pdf"}, name="paper-pdf"),
    path("p/<slug:key>/vorlagen/<uuid:paper>.docx", paper_views.council, {"kind": "docx"}, name="paper-docx"),
    path("p/<slug:key>/massnahmen.pdf", paper_views.measures, {"kind": "pdf"}, name="measures-pdf"),
    path("p/<slug:key>/massnahmen.docx", paper_views.measures, {"kind": "docx"}, name="measures-docx"),
    path("p/<slug:key>/massnahmen/<slug:reference>.pdf", paper_views.measure, {"kind": "pdf"}, name="measure-pdf"),
    path("p/<slug:key>/massnahmen/<slug:reference>.docx", paper_views.measure, {"kind": "docx"}, name="measure-docx"),
    path("p/<slug:key>/plan.pdf", paper_views.plan, {"kind": "pdf"}, name="plan-pdf"),
    path("p/<slug:key>/plan.docx", paper_views.plan, {"kind": "docx"}, name="plan-docx"),
    path("dokumentvorlagen/", template_views.templates, name="templates"),
    path("dokumentvorlagen/<slug:template>.docx", template_views.template, name="template"),
    path("dokumentvorlagen/<slug:template>/beginn.docx", template_views.begin, name="template-begin"),
    path("k/<slug:stub>/", kit_views.stub, name="stub"),
]
