"""What became of the results, and of one's own card: public pages that tell what is released, and no more."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.limits import Limit, TooOften, check, count
from fachplan.base.policy import policy
from fachplan.core.codes import RECEIPT_LENGTH, normalise, well_formed
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference, published_forums
from fachplan.plan import answers_queries as queries
from fachplan.plan.answers_queries import Told
from fachplan.plan.follower_queries import still_open, worth_following
from fachplan.plan.objection_actions import NotTaken, object_to
from fachplan.plan.objection_models import MOST_CHARACTERS
from fachplan.plan.release_queries import release_out
from fachplan.workshop.place import language_of, network

WRONG_RECEIPTS = (Limit("receipt-minute", 30, 60), Limit("receipt-hour", 300, 3600))
PER_PAGE = 50
MOST_SHOWN = 20
MOST_TYPED = 100


@require_safe
@policy("answers.read")
def answers(request: HttpRequest, path: str) -> HttpResponse:
    """What became of the results of a forum: counts that add up, every card with its answer, search, pages."""
    forum = _forum(request, path)
    if path != forum.path:
        return redirect(reverse("plan:answers", args=[forum.path]), permanent=True)
    cards = queries.told(forum, language_of(request))
    _name(cards, language_of(request))
    wanted = request.GET.get("wort", "")[:MOST_TYPED]
    found = queries.with_words(cards, wanted) if wanted.strip() else cards
    tally = queries.public_tally(cards)
    context = {
        "forum": forum, "release": release_out(forum), "tally": [(kind, n) for kind, n in tally.items() if n],
        "total": len(cards), "answered": len(cards) - tally["open"] - tally["blacked_out"], "wanted": wanted, "found": len(found),
        "may_follow": worth_following(cards),
        "oldest": queries.oldest_open(forum, cards, on=clock.today()), "readable": forum.released_at is not None,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("seite")), "section": "process",
    }  # fmt: skip
    return render(request, "plan/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("answers.read")
def card(request: HttpRequest) -> HttpResponse:
    """What became of my card: by personal code, paper number or a word. A code is posted, so that it is in no address."""
    posted = request.method == "POST"
    typed = (request.POST.get("frage", "") if posted else request.GET.get("karte", ""))[:MOST_TYPED].strip()
    example = queries.card_for_example(language_of(request))
    context: dict[str, Any] = {"typed": typed, "section": "card", "hint": _(
        "For example %(card)s, or the 10 characters of your personal code") % {"card": example}}
    if not typed:
        context["problem"] = _("Please type your code, the number of your card or a word.") if posted else ""
        return render(request, "plan/card.html", context, status=422 if posted else 200)
    try:
        found, own = _found(request, typed, may_be_code=posted)
    except TooOften as refused:
        context["problem"] = _("Too many tries from this network. Please wait a few minutes.")
        answer = render(request, "plan/card.html", context, status=429)
        answer.headers["Retry-After"] = str(refused.retry_after)
        return answer
    if not found:
        context["problem"] = _no_card(typed, own, example)
        return render(request, "plan/card.html", context, status=404 if posted else 200)
    _name(found, language_of(request))
    context |= {"cards": found[:MOST_SHOWN], "found": len(found), "own": own, "more": len(found) > MOST_SHOWN, "forum": _followable(found)}
    return render(request, "plan/card.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("answers.read")
def objection(request: HttpRequest, path: str, card: UUID) -> HttpResponse:
    """Say why one sees a no differently: plain words, no account."""
    forum = _forum(request, path)
    told = next((each for each in queries.told(forum, language_of(request)) if each.card.id == str(card)), None)
    if told is None or told.state != "declined":
        return redirect("plan:answers", forum.path)  # taken away or answered anew meanwhile
    _name([told], language_of(request))
    text, receipt = request.POST.get("text", "")[:20 * MOST_CHARACTERS], request.POST.get("code", "")[:MOST_TYPED]
    context: dict[str, Any] = {"forum": forum, "told": told, "text": text, "receipt": receipt, "most": MOST_CHARACTERS}
    if request.method != "POST":
        return render(request, "plan/objection.html", context)
    try:
        object_to(told, text, receipt=receipt, network=network(request), at=clock.now())
    except (NotTaken, TooOften) as refused:
        context["problem"] = _objection_problem(refused)
        return render(request, "plan/objection.html", context, status=429 if isinstance(refused, TooOften) else 422)
    return render(request, "plan/objection.html", context | {"taken": True})


def _forum(request: HttpRequest, path: str) -> Forum:
    try:
        forum = forum_by_reference(path, published_forums())
    except Forum.DoesNotExist as error:
        raise Http404 from error
    into_language([forum, forum.process], ("title",), language_of(request))
    return forum


def _name(cards: list[Told], language: str) -> None:
    """Groups and forums in the reader's language."""
    groups = [each.group for each in cards if each.group is not None]
    into_language(groups, ("name",), language)
    into_language([each.forum for each in cards], ("title",), language)


def _found(request: HttpRequest, typed: str, *, may_be_code: bool) -> tuple[list[Told], bool]:
    """The cards `typed` means, and whether it was a personal code. A wrong code is counted; words that look like one pass."""
    language, at = language_of(request), clock.now()
    named = queries.cards_named(typed, language)
    if named:
        return named, False
    if may_be_code and well_formed(normalise(typed), RECEIPT_LENGTH):
        check(WRONG_RECEIPTS, network(request), at=at)
        own = queries.own_cards(typed, language)
        if own is not None:
            return own, True
        count(WRONG_RECEIPTS, network(request), at=at)
    return queries.cards_saying(typed, language), False


def _followable(found: list[Told]) -> Forum | None:
    """The forum whose answers somebody may be told of by mail: the one all these cards are of, while one of its cards is open."""
    forums = {each.forum.pk: each.forum for each in found}
    forum = next(iter(forums.values()))
    return forum if len(forums) == 1 and still_open(forum) else None


def _no_card(typed: str, own: bool, example: str) -> str:
    if own:
        return _("We know your code. No card was written with it, or it was taken away again.")
    if any(char.isdigit() for char in typed):
        return _("We do not know this code or this number. B and 8 are often confused. A personal code has 10 characters; "
                 "a paper card has a group and a number, like %(card)s.") % {"card": example}
    return _("No card with these words is public. Try another word, or the number of your card.")


def _objection_problem(refused: NotTaken | TooOften) -> str:
    if isinstance(refused, TooOften):
        return _("Too many tries from this network. Please wait a few minutes. Your text is still there.")
    if refused.reason == "long":
        return _("The text is longer than 1,000 characters. Please shorten it.")
    return _("Please write what you see differently.")
