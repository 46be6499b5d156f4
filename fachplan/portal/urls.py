"""Addresses of the front door, the staff's start page, the set-up and what the law asks for."""

from django.urls import path

from fachplan.portal import accounts_views, city_views, demo, legal_views, outbox_views, setup_views, texts_views, views, work_views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("arbeit/", work_views.work, name="work"),
    path("arbeit/postausgang/", outbox_views.outbox, name="outbox"),
    path("arbeit/postausgang/<int:number>/", outbox_views.mail, name="mail"),
    path("arbeit/konten/", accounts_views.accounts, name="accounts"),
    path("arbeit/konten/<int:number>/rolle/", accounts_views.role, name="account-role"),
    path("arbeit/konten/<int:number>/schliessen/", accounts_views.close, name="account-close"),
    path("arbeit/konten/<int:number>/oeffnen/", accounts_views.reopen, name="account-open"),
    path("arbeit/kommune/", city_views.city, name="city"),
    path("logo/<uuid:pk>/", city_views.logo, name="logo"),
    path("arbeit/texte/", texts_views.texts, name="texts"),
    path("arbeit/texte/tabelle.xlsx", texts_views.download, name="texts-table"),
    path("beispieldaten/zuruecksetzen/", demo.reset, name="reset-demo"),
    path("einrichten/", setup_views.setup, name="setup"),
    path("impressum/", legal_views.imprint, name="imprint"),
    path("datenschutz/", legal_views.privacy, name="privacy"),
    path("barrierefreiheit/", legal_views.accessibility, name="accessibility"),
    path("p/<slug:key>/", views.process, name="process"),
    path("f/<slug:path>/", views.forum, name="forum"),
]
