"""Addresses of the plan chapter."""

from django.urls import path

from fachplan.plan import (
    answers_views,
    follower_views,
    goal_views,
    inbox_views,
    measure_views,
    paper_views,
    plan_page_views,
    plan_release_views,
    public_views,
    release_views,
    responsibility_views,
    theme_views,
    views,
)

app_name = "plan"
urlpatterns = [
    path("p/<slug:key>/eingang/", views.inbox, name="inbox"),
    path("p/<slug:key>/plan/", plan_page_views.page, name="plan"),
    path("p/<slug:key>/plan/tabelle.csv", plan_page_views.table, name="plan-table"),
    path("p/<slug:key>/plan/freigeben/", plan_release_views.page, name="plan-release"),
    path("p/<slug:key>/plan/ziele/", goal_views.page, name="goals"),
    path("p/<slug:key>/massnahmen/", plan_page_views.begin, name="measure-begin"),
    path("p/<slug:key>/massnahmen/<slug:reference>/", measure_views.page, name="measure"),
    path("p/<slug:key>/massnahmen/<slug:reference>/aendern/", measure_views.deed, name="measure-deed"),
    path("p/<slug:key>/massnahmen/<slug:reference>/zustaendig/", responsibility_views.page, name="responsibilities"),
    path("p/<slug:key>/massnahmen/<slug:reference>/zustaendig/aendern/", responsibility_views.deed, name="responsibilities-deed"),
    path("p/<slug:key>/vorlagen/", paper_views.papers, name="papers"),
    path("p/<slug:key>/vorlagen/<uuid:paper>/", paper_views.paper, name="paper"),
    path("p/<slug:key>/vorlagen/eingereicht/<uuid:handed>.pdf", paper_views.handed_in, {"kind": "pdf"}, name="handed-in-pdf"),
    path("p/<slug:key>/vorlagen/eingereicht/<uuid:handed>.docx", paper_views.handed_in, {"kind": "docx"}, name="handed-in-docx"),
    path("f/<slug:path>/eingang/", inbox_views.page, name="forum-inbox"),
    path("f/<slug:path>/eingang/antworten/", inbox_views.give, name="answer"),
    path("f/<slug:path>/eingang/zuruecknehmen/", inbox_views.back, name="answer-back"),
    path("f/<slug:path>/eingang/thema/", inbox_views.theme, name="card-theme"),
    path("f/<slug:path>/eingang/themen/", theme_views.page, name="themes"),
    path("f/<slug:path>/antworten/", answers_views.answers, name="answers"),
    path("f/<slug:path>/antworten/freigeben/", release_views.release, name="release"),
    path("f/<slug:path>/antworten/<uuid:card>/rueckmeldung/", answers_views.objection, name="objection"),
    path("f/<slug:path>/antworten/bescheid/", follower_views.sign_up, name="follow"),
    path("karte/", answers_views.card, name="card"),
    path("plan/<slug:key>/", public_views.plan, name="public"),
    path("plan/<slug:key>/<slug:address>/", public_views.measure, name="public-measure"),
]
