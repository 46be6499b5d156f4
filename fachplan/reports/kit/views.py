"""The paper kit: what is in it, the files, and the page a stub leads to."""

from dataclasses import asdict

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.policy import policy, require
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference
from fachplan.reports.kit.forms import OrderForm
from fachplan.reports.kit.models import Order
from fachplan.reports.kit.pdf import kit_pdf
from fachplan.reports.kit.queries import cards_for, groups_of, kit_of, next_printed, sheets_of
from fachplan.reports.kit.word import kit_docx
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Card
from fachplan.workshop.stubs import stub_by_code

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@policy("kit.print")
def material(request: HttpRequest, path: str) -> HttpResponse:
    """What is in the kit, and how many of each."""
    forum = _forum(request, path)
    usual = Order(first=next_printed(forum))
    form = OrderForm(initial={**asdict(usual), "cards": None})
    return _page(request, forum, form, 200)


@require_safe
@policy("kit.print")
def material_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """The kit as PDF; ``gruppe`` limits it to one group."""
    forum = _forum(request, path)
    form = OrderForm(request.GET)
    if not form.is_valid():
        return _page(request, forum, form, 422)
    order = form.order(Order(first=next_printed(forum)))
    only = _only(request, forum)
    body = kit_pdf(kit_of(forum, order, language=_language(), on=clock.today(), only=only))
    return _file(body, f"material-{forum.path}{'-' + only if only else ''}.pdf", "application/pdf")


@require_safe
@policy("kit.print")
def material_docx(request: HttpRequest, path: str) -> HttpResponse:
    """The questions as a Word file."""
    forum = _forum(request, path)
    kit = kit_of(forum, Order(), language=_language(), on=clock.today(), only=_only(request, forum))
    return _file(kit_docx(kit), f"fragen-{forum.path}.docx", WORD)


@require_safe
@policy("stub.read")
def stub(request: HttpRequest, stub: str) -> HttpResponse:
    """Where a paper guest finds the own card: whether it was typed in, and its words once the minutes are released."""
    found = stub_by_code(stub)
    if found is None:
        raise Http404
    group, number = found
    into_language([group, group.forum], ("name", "title"), _language())
    card = Card.objects.filter(group=group, number=number).select_related("board").first()
    told = board_state(card.board).cards.get(str(card.pk)) if card and group.forum.released_at else None
    context = {"group": group, "forum": group.forum, "number": number, "typed": card is not None, "card": told, "code": stub}
    return render(request, "reports/stub.html", context)


def _page(request: HttpRequest, forum: Forum, form: OrderForm, status: int) -> HttpResponse:
    language = _language()
    into_language([forum], ("title",), language)
    groups = groups_of(forum, language)
    context = {
        "forum": forum, "form": form, "groups": groups, "kinds": {sheet.kind for sheet in sheets_of(forum, language)},
        "sizes": [(group, cards_for(group)) for group in groups], "has_code": hasattr(forum, "join_code"),
        "local": "://127.0.0.1" in settings.URL or "://localhost" in settings.URL, "section": "work",
    }  # fmt: skip
    return render(request, "reports/material.html", context, status=status)


def _forum(request: HttpRequest, path: str) -> Forum:
    try:
        forum = forum_by_reference(path, Forum.objects.select_related("process", "venue"))
    except Forum.DoesNotExist as error:
        raise Http404 from error
    require(request.principal, "kit.print", forum)  # type: ignore[attr-defined]
    return forum


def _only(request: HttpRequest, forum: Forum) -> str:
    key = request.GET.get("gruppe", "")
    if key and not forum.groups.filter(key=key).exists():
        raise Http404
    return key


def _language() -> str:
    return (get_language() or "de").split("-")[0]


def _file(body: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type=media_type, headers=headers)
