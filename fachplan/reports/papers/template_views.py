"""The city's own Word templates: what they can name, the file that is used, and a new one."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fachplan.base import clock
from fachplan.base.models import City
from fachplan.base.policy import policy, require
from fachplan.reports.papers.models import DocumentTemplate
from fachplan.reports.papers.placeholders import placeholders_of
from fachplan.reports.papers.queries import own_template
from fachplan.reports.papers.starter import starter
from fachplan.reports.papers.template_actions import NotATemplate, drop_template, keep_template
from fachplan.reports.papers.template_check import MOST_BYTES, too_big
from fachplan.reports.views import WORD, as_file, language

KINDS = tuple(DocumentTemplate.Kind.values)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("template.edit")
def templates(request: HttpRequest) -> HttpResponse:
    """The kinds of documents with their templates; a file that cannot be one is refused with every reason."""
    require(request.principal, "template.edit", City.current())  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request)
    kind, by = request.POST.get("kind", ""), {"actor": request.principal.actor, "at": clock.now()}  # type: ignore[attr-defined]
    if kind not in KINDS:
        return _page(request, KINDS[0], [_("Please choose a Word file.")])
    if request.POST.get("do") == "drop":
        drop_template(kind, **by)
        return redirect(f"{reverse('reports:templates')}#{kind}")
    try:
        name, content = _sent(request)
        keep_template(kind, content, name=name, **by)
    except NotATemplate as refused:
        return _page(request, kind, refused.problems)
    return redirect(f"{reverse('reports:templates')}#{kind}")


@require_safe
@policy("template.edit")
def template(request: HttpRequest, template: str) -> HttpResponse:
    """The template that is used now: the city's own, or ours."""
    require(request.principal, "template.edit", City.current())  # type: ignore[attr-defined]
    if template not in KINDS:
        raise Http404
    return as_file(own_template(template) or starter(template, language()), f"vorlage-{template}.docx", WORD)


@require_safe
@policy("template.edit")
def begin(request: HttpRequest, template: str) -> HttpResponse:
    """A template to begin with."""
    require(request.principal, "template.edit", City.current())  # type: ignore[attr-defined]
    if template not in KINDS:
        raise Http404
    return as_file(starter(template, language()), f"vorlage-{template}-beginn.docx", WORD)


def _sent(request: HttpRequest) -> tuple[str, bytes]:
    """The file of the form, its size looked at first.

    :raises NotATemplate: if there is none, or it is too big.
    """
    refused, file = request.headers.get("X-Size-Refused", ""), request.FILES.get("file")  # the former is set by the body buffer alone
    size = int(refused) if refused.isdecimal() else (file.size or 0) if isinstance(file, UploadedFile) else 0
    if size > MOST_BYTES:
        raise NotATemplate([too_big(size)])
    if not isinstance(file, UploadedFile):
        raise NotATemplate([_("Please choose a Word file.")])
    content: bytes = file.read()
    return str(file.name or "vorlage.docx"), content


def _page(request: HttpRequest, at: str = "", problems: list[str] | None = None) -> HttpResponse:
    kept = {each.kind: each for each in DocumentTemplate.objects.select_related("file")}
    titles = {"council": _("Council paper"), "measures": _("Measure sheets"), "plan": _("The whole plan")}
    rows: list[dict[str, Any]] = [{"kind": kind, "title": titles[kind], "own": kept.get(kind), "names": placeholders_of(kind),
                                   "problems": problems if kind == at else []} for kind in KINDS]
    return render(request, "reports/templates.html", {"rows": rows, "section": "work"}, status=422 if problems else 200)
