"""Answering cards: the queue left, the card in hand with its answer right. Every deed is a plain form; a script adds keys."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.policy import Principal, allowed, policy, require
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference
from fachplan.plan import inbox_desk_queries as desk
from fachplan.plan import inbox_forms as forms
from fachplan.plan.answer_actions import NotAnswerable, answer, take_back
from fachplan.plan.inbox_queries import BLACKED_OUT, OPEN, Entry, inbox, tally
from fachplan.plan.theme_actions import ThemeRefused, put_card
from fachplan.plan.theme_queries import Themes, themes_of
from fachplan.workshop.place import language_of

DEEDS = "answers-given"  # in the session: what can be taken back, forum by forum
MOST = 50


@require_safe
@policy("card.answer")
def page(request: HttpRequest, path: str) -> HttpResponse:
    """The desk, with the card of the address in hand, or the first of the queue."""
    forum = _forum(request, path)
    entries = inbox(forum, language_of(request))
    return _draw(request, forum, entries, desk.entry_of(entries, request.GET.get("karte", "")))


@require_POST
@policy("card.answer")
def give(request: HttpRequest, path: str) -> HttpResponse:
    """Answer the card in hand and those ticked beside it, and go on to the next; what is missing is said at its field."""
    forum = _forum(request, path)
    entries = inbox(forum, language_of(request))
    entry = desk.entry_of(entries, request.POST.get("card", ""))
    if entry is None:
        return _to(request, forum, None)
    told = forms.typed(request.POST)
    if "offer" in request.POST:  # a frequent reason: put into the field, nothing is answered by it
        return _draw(request, forum, entries, entry, told=told | {"reason": request.POST["offer"]})
    shown = desk.chosen(entries, forms.filters_of(request.GET), themes_of(forum, entries))
    if told["kind"] == forms.LATER:
        return _to(request, forum, desk.after(entry, shown))
    together = [entry, *(other for other in entries
                         if other.state == OPEN and other is not entry and other.card.id in told["with"])]
    try:
        if told["kind"] not in forms.Kind.values:
            raise NotAnswerable("kind")
        given = forms.answer_of(told, desk.takers(forum), language_of(request))
        deed = answer(forum, desk.ids(together), given, actor=_who(request).actor, at=clock.now())
    except NotAnswerable as refused:
        return _draw(request, forum, entries, entry, told=told, problems=forms.problems_of(refused.reason, told))
    _remember(request, forum, [str(deed), entry.card.id, entry.path, given.kind, len(together)])
    return _to(request, forum, desk.after(entry, shown, [other.card.id for other in together]))


@require_POST
@policy("card.answer")
def theme(request: HttpRequest, path: str) -> HttpResponse:
    """Put the card in hand under a theme, or leave it to its words again; what was typed as its answer stays."""
    forum = _forum(request, path)
    entries = inbox(forum, language_of(request))
    entry = desk.entry_of(entries, request.POST.get("card", ""))
    if entry is None:
        return _to(request, forum, None)
    problems = None
    try:
        put_card(forum, UUID(entry.card.id), forms.theme_of(request.POST), actor=_who(request).actor, at=clock.now())
    except ThemeRefused:
        problems = {"theme": forms.theme_gone()}
    return _draw(request, forum, entries, entry, told=forms.typed(request.POST), problems=problems)


@require_POST
@policy("card.answer")
def back(request: HttpRequest, path: str) -> HttpResponse:
    """Take back the last deed of this browser, and lead to the card it answered."""
    forum = _forum(request, path)
    deeds = _deeds(request, forum)
    if not deeds:
        return _to(request, forum, None)
    deed, card = deeds[-1][:2]
    _keep(request, forum, deeds[:-1])
    entries = inbox(forum, language_of(request))
    try:
        take_back(forum, UUID(deed), actor=_who(request).actor, at=clock.now())
    except NotAnswerable as refused:
        return _draw(request, forum, entries, desk.entry_of(entries, card), problems=forms.problem_of(refused.reason, ""))
    return redirect(f"{reverse('plan:forum-inbox', args=[forum.path])}?{_joined(forms.filters_of(request.GET).query, card)}")


def _forum(request: HttpRequest, path: str) -> Forum:
    """The forum of the address; a rehearsal has no inbox, its cards are nobody's."""
    try:
        forum = forum_by_reference(path, Forum.objects.select_related("process"))
    except Forum.DoesNotExist as error:
        raise Http404 from error
    require(_who(request), "card.answer", forum)
    return forum


def _who(request: HttpRequest) -> Principal:
    principal: Principal = request.principal  # type: ignore[attr-defined]
    return principal


def _to(request: HttpRequest, forum: Forum, entry: Entry | None) -> HttpResponse:
    query = _joined(forms.filters_of(request.GET).query, entry.card.id if entry else "")
    return redirect(reverse("plan:forum-inbox", args=[forum.path]) + (f"?{query}" if query else ""))


def _joined(query: str, card: str) -> str:
    return "&".join(part for part in (query, f"karte={card}" if card else "") if part)


def _deeds(request: HttpRequest, forum: Forum) -> list[Any]:
    return list(request.session.get(DEEDS, {}).get(str(forum.pk), []))


def _keep(request: HttpRequest, forum: Forum, deeds: list[Any]) -> None:
    request.session[DEEDS] = request.session.get(DEEDS, {}) | {str(forum.pk): deeds[-MOST:]}


def _remember(request: HttpRequest, forum: Forum, deed: list[Any]) -> None:
    _keep(request, forum, [*_deeds(request, forum), deed])


def _draw(request: HttpRequest, forum: Forum, entries: list[Entry], entry: Entry | None, *, told: dict[str, Any] | None = None,
          problems: dict[str, str] | None = None) -> HttpResponse:
    """The desk; with `problems`, as the answer to what was refused."""
    filters, themes = forms.filters_of(request.GET), themes_of(forum, entries)
    shown = desk.chosen(entries, filters, themes)
    entry = entry or (shown[0] if shown else None)
    context: dict[str, Any] = {
        "forum": forum, "filters": filters, "shown": shown, "entry": entry, "section": "work", "promise": _promise(forum, entries),
        "queue": desk.queue(entries, shown, themes), "themes": themes.themes,
        "problems": problems or {}, "query": filters.query, "deed": _last(request, forum), **_counts(entries),
        "known_function": bool(desk.last_function(entries)),
        "fields": sorted({each.field for each in entries if each.field}),
        "may_release": allowed(_who(request), "answers.release", forum),
        "groups": list({each.group.pk: each.group for each in entries if each.group}.values()),
    }
    if entry is not None:
        context |= _hand(forum, entries, entry, shown, told, themes)
    return render(request, "plan/inbox_desk.html", context, status=422 if problems else 200)


def _hand(forum: Forum, entries: list[Entry], entry: Entry, shown: list[Entry], told: dict[str, Any] | None,
          themes: Themes) -> dict[str, Any]:
    """The card in hand, and all that its answer needs."""
    near = desk.beside(entry, entries, themes.cards, told["with"] if told else ())
    return {
        "told": told or forms.blank(entry, desk.last_function(entries)), "choices": forms.choices(), "done": forms.done_words(),
        "near": near, "shared": desk.shared_words(entry, near), "here": [span for one in near for span in one.here],
        "next": desk.after(entry, shown), "previous": desk.before(entry, shown),
        "theme": themes.of(entry.card.id), "offered": themes.offers(entry.card.id), "by_hand": entry.card.id in themes.by_hand,
        "measures": desk.takers(forum), "offers": desk.frequent_reasons(entries),
    }


def _counts(entries: list[Entry]) -> dict[str, Any]:
    """The head's numbers: they add up to all cards."""
    counted, words = tally(entries), forms.done_words()
    drafts = [each for each in entries if each.is_draft]
    answered = len(entries) - counted[OPEN] - counted[BLACKED_OUT]
    return {
        "total": len(entries), "answered": answered, "share": round(100 * answered / len(entries)) if entries else 0,
        "tally": [(number, words[kind]) for kind, number in counted.items() if kind != OPEN and number],
        "drafts_open": len(desk.of_view(drafts, "entwuerfe")), "drafts": len(drafts), "open": len(desk.of_view(entries, "offen")),
    }


def _promise(forum: Forum, entries: list[Entry]) -> dict[str, Any] | None:
    """By when people were promised their answers, and how long that is; nothing once no card is open."""
    if forum.answers_by is None or not any(entry.state == OPEN for entry in entries):
        return None
    return forms.promise_words(forum.answers_by, (forum.answers_by - clock.today()).days)


def _last(request: HttpRequest, forum: Forum) -> dict[str, Any] | None:
    """The deed that would be taken back next, in words."""
    deeds = _deeds(request, forum)
    if not deeds:
        return None
    _deed, _card, path, kind, cards = deeds[-1]
    return {"path": path, "words": forms.done_words().get(kind, ""), "more": cards - 1}
