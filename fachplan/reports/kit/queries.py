"""What is printed for a forum, read from its method, groups and goals."""

from datetime import date

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext, override

from fachplan.base.addresses import absolute, spoken
from fachplan.base.content import into_language
from fachplan.base.models import City
from fachplan.core.card_numbers import PRINTED, printed_numbers
from fachplan.core.codes import pretty
from fachplan.forums.logos import logo_of
from fachplan.forums.models import Forum
from fachplan.reports.kit.models import MOST_CARDS, Kit, Order, PaperField, PaperGroup, PaperSheet, Stub
from fachplan.reports.queries.minutes import forum_name, long_day
from fachplan.workshop.group_colours import tones_of
from fachplan.workshop.method_queries import guiding_goals, guiding_question
from fachplan.workshop.models import Card, Group, MethodField, MethodPhase
from fachplan.workshop.stubs import check_letters

SHEETS = ("warmup", "matrix", "measures")
USUAL_PEOPLE = 12  # the deck plans for 45 in four groups; with none expected we print for twelve
CARDS_A_PERSON = 3


def kit_of(forum: Forum, order: Order, *, language: str, on: date, only: str = "") -> Kit:
    """The kit of `forum`, or of its group with the key `only`, with labels and content in `language`."""
    with override(language):
        city, process, logo = City.current(), forum.process, logo_of(forum.process)
        into_language([forum, process], ("title",), language)
        groups = [group for group in groups_of(forum, language) if only in ("", group.key)]
        code = getattr(forum, "join_code", None)
        url = absolute(reverse("workshop:short", args=[code.code])) if code else ""
        return Kit(
            language=language, languages=_languages(language, city), city=city.name, process=process.title, forum=forum_name(forum),
            title=forum.title, when=long_day(forum.day, language) if forum.day else "", day=(forum.day or on).isoformat(),
            groups=tuple(_group(forum, group, order, language) for group in groups), sheets=sheets_of(forum, language),
            goals=tuple(goal.text for goal in guiding_goals(forum, language)), horizons=dict(process.horizons or {}),
            code=pretty(code.code) if code else "", join_url=url, join_address=f"{spoken()}/mitmachen",
            demo=city.demo, logo=logo.on_paper() if logo else {}, order=order,
        )  # fmt: skip


def groups_of(forum: Forum, language: str) -> list[Group]:
    """The groups of a forum in their order, in the reader's language."""
    groups = list(forum.groups.select_related("room", "forum").order_by("position"))
    into_language(groups, ("name", "contact_role", "guiding_question"), language)
    return groups


def _languages(language: str, city: City) -> tuple[str, ...]:
    known = [code for code in (city.languages or []) if code in dict(settings.LANGUAGES)]
    return tuple(dict.fromkeys((language, *known, "en")))[:3]


def sheets_of(forum: Forum, language: str) -> tuple[PaperSheet, ...]:
    """One sheet for each kind of board the method works on, with its questions word for word."""
    phases = list(MethodPhase.objects.filter(method__sessions__agenda_item__forum=forum).order_by("position"))
    fields = list(MethodField.objects.filter(method__sessions__agenda_item__forum=forum).order_by("position").distinct())
    into_language(phases, ("title", "prompt"), language)
    into_language(fields, ("title", "prompt"), language)
    found = []
    for kind in SHEETS:
        own = [phase for phase in phases if phase.board == kind and phase.kind != "plenum"]
        if own:
            parts = tuple(PaperField(each.title, each.prompt, each.sign) for each in fields if each.board == kind)
            prompts = tuple(dict.fromkeys(phase.prompt for phase in own if phase.prompt))
            found.append(PaperSheet(kind, own[0].title, sum(phase.minutes for phase in own), prompts, parts))
    return tuple(found)


def cards_for(group: Group) -> int:
    """How many cards a group's size asks for: three a person, in whole pages of four."""
    people = group.expected or USUAL_PEOPLE
    return min(-(-people * CARDS_A_PERSON // 4) * 4, MOST_CARDS)


def next_printed(forum: Forum) -> int:
    """The first printed number that no group of `forum` has on its wall yet."""
    cards = Card.objects.filter(group__forum=forum, number__gte=PRINTED.start, number__lt=PRINTED.stop)
    highest = cards.aggregate(n=Max("number"))["n"]
    return min(highest + 1, PRINTED.stop - 1) if highest else PRINTED.start


def _group(forum: Forum, group: Group, order: Order, language: str) -> PaperGroup:
    found = tones_of(group.colour)
    tones = (found[0].symbol, found[0].paper, found[0].ink) if found else None
    numbers = printed_numbers(order.first, order.cards or cards_for(group))
    return PaperGroup(
        key=group.key, name=group.name, colour=group.colour, symbol=group.symbol, tones=tones,
        room=gettext("Room %(room)s") % {"room": group.room.name} if group.room else "", contact=group.contact_role,
        question=guiding_question(forum, group, language), people=group.expected or USUAL_PEOPLE,
        stubs=tuple(stub_of(group, number) for number in numbers),
    )  # fmt: skip


def stub_of(group: Group, number: int) -> Stub:
    """The stub of a printed card; its code cannot be guessed from a neighbour's and outlives a new order of the groups."""
    code = f"{group.forum.reference}-{number}-{check_letters(group, number)}"
    path = reverse("reports:stub", args=[code])
    return Stub(number, code, f"{spoken()}/k", absolute(path))
