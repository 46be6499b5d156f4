"""Addresses of the front door, the staff's start page, the set-up and what the law asks for."""

from django.urls import path

from fachplan.portal import demo, outbox_views, views, work_views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("arbeit/", work_views.work, name="work"),
    path("arbeit/postausgang/", outbox_views.outbox, name="outbox"),
    path("arbeit/postausgang/<int:number>/", outbox_views.mail, name="mail"),
    path("beispieldaten/zuruecksetzen/", demo.reset, name="reset-demo"),
    path("p/<slug:key>/", views.process, name="process"),
    path("f/<slug:path>/", views.forum, name="forum"),
]
