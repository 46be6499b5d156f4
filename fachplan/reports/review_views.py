"""The review of the minutes: a calm list of what needs a person, and the way to the release and back."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.models import City
from fachplan.base.policy import Principal, allowed, policy, require
from fachplan.forums.models import Forum
from fachplan.reports import release_actions as actions
from fachplan.reports.models import Minutes
from fachplan.reports.queries import Presence, minutes_of, photos_of, presence_of, released_on, review_of, version_out
from fachplan.reports.views import forum_to_read, language
from fachplan.workshop.models import Group


@require_safe
@policy("minutes.review")
def review(request: HttpRequest, path: str) -> HttpResponse:
    """What is left to do before the minutes go out."""
    return _page(request, forum_to_read(request, path, "minutes.review"))


def _page(request: HttpRequest, forum: Forum, *, problem: str = "", at: str = "") -> HttpResponse:
    minutes = minutes_of(forum)
    groups = list(forum.groups.select_related("room").order_by("position"))
    into_language(groups, ("name",), language())
    found, version = review_of(forum, language()), version_out(minutes)
    context: dict[str, Any] = {
        "forum": forum, "minutes": minutes, "review": found, "lists": _lists(found),
        "presence": _rows(request, forum, groups, typed=at == "heads"),
        "may_release": allowed(_who(request), "minutes.release", forum), "version": version,
        "may_answer": allowed(_who(request), "card.answer", forum),
        "released_on": released_on(forum, clock.today()), "version_day": _shown_day(version.made_at if version else None),
        "withdrawn": [] if minutes._state.adding else [
            (each, _shown_day(each.withdrawn_at)) for each in minutes.versions.exclude(withdrawn_at=None)],
        "pictures": [each for each in photos_of(forum) if not each.is_accessible],
        "problem": problem, "problem_at": at, "typed": request.POST, "here": request.path,
    }
    return render(request, "reports/review.html", context, status=422 if problem else 200)


def _shown_day(moment: datetime | None) -> date | None:
    """The day of a moment; in the demo, the demo's day."""
    if moment is None:
        return None
    return City.current().demo_date or localdate(moment)


def _rows(request: HttpRequest, forum: Forum, groups: list[Group], *, typed: bool) -> list[tuple[Presence, str]]:
    """Both counts of each group, with what stands in its field: what was typed, while it is refused."""
    shown = presence_of(forum, groups)
    if typed:
        return [(each, request.POST.get(f"people-{each.group.key}", "")) for each in shown]
    return [(each, "" if each.counted is None else str(each.counted)) for each in shown]


def _lists(found: Any) -> list[tuple[str, str, list[Any]]]:
    """The lists that have something in them: title, what to do, cards."""
    lists = [
        (_("People may be named"), _("In the minutes stand bodies and functions. Please look whether somebody is meant."), found.people),
        (_("Measures without a lead"), _("They go out as open."), found.leaderless),
        (_("Cards in another language"), _("They stand in their own words; a translation helps the reader."), found.untranslated),
        (_("Late cards"), _("They were written after the end of the working phase and are marked so."), found.late),
        (_("Corrected spelling"), _("The original is kept."), found.corrected),
        (_("Blacked out"), _("They keep their number and say when and why."), found.blacked_out),
    ]
    return [each for each in lists if each[2]]


@require_POST
@policy("minutes.review")
def deed(request: HttpRequest, path: str) -> HttpResponse:
    """One of the page's buttons."""
    forum = forum_to_read(request, path, "minutes.review")
    match request.POST.get("do", ""):
        case "review":
            actions.give_into_review(forum, actor=_who(request).actor, at=clock.now())
            messages.success(request, _("The minutes are in review now. Everything can still be changed."), extra_tags="good")
        case "release" | "take_back" as do:
            require(_who(request), "minutes.release", forum)
            return _release(request, forum) if do == "release" else _take_back(request, forum)
        case "summary":
            return _summary(request, forum)
        case "heads":
            return _heads(request, forum)
        case _:
            raise Http404
    return redirect("reports:review", path=forum.path)


def _release(request: HttpRequest, forum: Forum) -> HttpResponse:
    reasons = {
        "function": _("Please name the function that releases the minutes, no person."),
        "conflicts": _("Not released: two versions stand side by side. Please settle them first."),
        "state": _("Not released: the minutes are not in review."),
        "moving": _("Not released: somebody is writing on a pinboard just now. Please try again."),
    }
    try:
        actions.release(
            forum, function=request.POST.get("function", ""), originals=request.POST.get("originals") == "1", language=language(),
            actor=_who(request).actor, at=clock.now())
    except actions.NotReleasable as error:
        return _page(request, forum, problem=reasons[error.reason], at="release")
    messages.success(request, _("The minutes are released. The pinboards take nothing more."), extra_tags="good")
    return redirect("reports:review", path=forum.path)


def _take_back(request: HttpRequest, forum: Forum) -> HttpResponse:
    try:
        actions.take_back(forum, why=request.POST.get("why", ""), actor=_who(request).actor, at=clock.now())
    except actions.NotReleasable as error:
        said = _("Please say why; the reason is kept with the version.") if error.reason == "why" else _("These minutes are not released.")
        return _page(request, forum, problem=said, at="take_back")
    messages.success(request, _("The release is taken back. The minutes are in review again."), extra_tags="good")
    return redirect("reports:review", path=forum.path)


def _summary(request: HttpRequest, forum: Forum) -> HttpResponse:
    try:
        actions.write_summary(forum, request.POST.get("summary", ""), actor=_who(request).actor, at=clock.now())
    except actions.NotReleasable:
        return _page(request, forum, problem=_("Not saved: the minutes are released."), at="summary")
    messages.success(request, _("Saved."), extra_tags="good")
    return redirect("reports:review", path=forum.path)


def _heads(request: HttpRequest, forum: Forum) -> HttpResponse:
    """The numbers of all groups at once; a blank field is not counted, which is not zero."""
    if minutes_of(forum).state == Minutes.State.RELEASED:
        return _page(request, forum, problem=_("Not saved: the minutes are released."), at="heads")
    typed = {group: request.POST.get(f"people-{group.key}", "").strip() for group in forum.groups.all()}
    if any(each and not (each.isascii() and each.isdecimal() and int(each) <= actions.MOST_PEOPLE) for each in typed.values()):
        return _page(request, forum, problem=_("Please write whole numbers, up to 999."), at="heads")
    for group, people in typed.items():
        actions.count_heads(group, int(people) if people else None, actor=_who(request).actor, at=clock.now())
    messages.success(request, _("Saved."), extra_tags="good")
    return redirect("reports:review", path=forum.path)


def _who(request: HttpRequest) -> Principal:
    return request.principal  # type: ignore[attr-defined,no-any-return]
