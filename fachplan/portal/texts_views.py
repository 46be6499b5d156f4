"""The participants' sentences: out as a table for those who speak the language, and back again."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from fachplan.base import clock
from fachplan.base.participant_texts import TEXTS
from fachplan.base.policy import Principal, policy
from fachplan.base.wordings import READ_BY_AUTHORS, checked_count, table
from fachplan.portal.texts_actions import keep_wordings
from fachplan.portal.texts_exchange import NoTable, Wrong, read_table, write_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@policy("texts.manage")
def texts(request: HttpRequest) -> HttpResponse:
    """How far each language is checked; a filled table is taken whole or not at all."""
    return _take(request) if request.method == "POST" else _page(request)


@require_safe
@policy("texts.manage")
def download(request: HttpRequest) -> HttpResponse:
    """The table as it is now."""
    name = "fachplan-texte.xlsx"
    return HttpResponse(write_table(table()), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _take(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("table")
    if file is None:
        return _page(request, problem=_("Please choose the file first."))
    try:
        given, wrong = read_table(file.read())
    except NoTable as error:
        return _page(request, problem=str(error))
    if wrong:
        return _page(request, wrong=wrong)
    principal: Principal = request.principal  # type: ignore[attr-defined]
    changed = keep_wordings(given, actor=principal.actor, at=clock.now())
    said = ngettext("Saved: %(n)s sentence changed.", "Saved: %(n)s sentences changed.", changed) % {"n": changed}
    messages.success(request, said if changed else _("The table says what the pages say already. Nothing has changed."))
    return redirect("portal:texts")


def _page(request: HttpRequest, *, problem: str = "", wrong: list[Wrong] | None = None) -> HttpResponse:
    progress = [(code, name, checked_count(code)) for code, name in settings.LANGUAGES if code not in READ_BY_AUTHORS]
    context = {"progress": progress, "total": len(TEXTS), "problem": problem, "wrong": wrong, "section": "work"}
    return render(request, "portal/texts.html", context, status=422 if problem or wrong else 200)
