"""What the minutes of a forum say, read from its boards. Everything on the wall is in it, nobody's name is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext, override

from fachplan.base.blackout import blackout_words
from fachplan.base.content import into_language
from fachplan.base.models import City
from fachplan.core.board import BoardState, CardState
from fachplan.forums.models import Forum
from fachplan.plan.queries import plan_of
from fachplan.reports.models import BoardPart, Card, Counts, GroupPart, Minutes, MinutesContent
from fachplan.reports.queries.attendance import Presence, attendance_lines, presence_of
from fachplan.reports.queries.cards import LOCALES, BoardFields, board_part, card, dots_rows, measures, short_day
from fachplan.reports.queries.pictures import BoardPhotos, photo_lines, photos_of, pictures_of
from fachplan.reports.queries.review import minutes_of, version_out
from fachplan.workshop.models import Board, BoardOp, Group, MethodField, Session
from fachplan.workshop.queries import board_state

GROUP_BOARDS = (Board.Kind.WARMUP, Board.Kind.MATRIX, Board.Kind.MEASURES)

States = dict[tuple[Any, str], tuple[Board, BoardState]]


def minutes_content(
    forum: Forum, *, language: str, on: date, originals: bool | None = None, remark: str | None = None,
) -> MinutesContent:
    """The minutes of `forum` as they stand on the day `on`, with labels and content in `language`.

    `originals` adds what cards said before their spelling was corrected, `remark` what must be said of this version; left
    out, both are what was decided when the minutes were released.
    """
    with override(language):
        minutes, states, fields = minutes_of(forum), _states(forum, language), _fields(forum, language)
        presence = presence_of(forum, _groups(forum, language))
        pictures = photos_of(forum)
        groups = [_group(each, states, fields, pictures, forum, language) for each in presence]
        return MinutesContent(
            **_front(forum, minutes, language, on),
            attendance=attendance_lines(forum, presence),
            originals=_originals(presence, states) if (minutes.originals if originals is None else originals) else (),
            remark=_remark(minutes) if remark is None else remark,
            counts=_counts(states.values()),
            dots=dots_rows(states.values()),
            groups=tuple(groups),
            plenum=tuple(
                part for board, state in _hall(states, Board.Kind.PLENUM)
                if not (part := _part(board, state, fields, pictures, language)).is_bare or part.pictures
            ),
            parking=_parking(states, language),
            course=_course(forum),
        )


def long_day(day: date, language: str) -> str:
    """A day in words, "15. Januar 2025"."""
    return str(format_date(day, "long", locale=LOCALES.get(language, language)))


def _front(forum: Forum, minutes: Minutes, language: str, on: date) -> dict[str, Any]:
    """What stands on the first page beside counts and groups."""
    city, process, plan = City.current(), forum.process, plan_of(forum.process, language)
    into_language([forum, process], ("title",), language)
    return {
        "language": language, "city": city.name, "office": process.office or city.office, "process": process.title,
        "forum": forum_name(forum), "title": forum.title, "state": _state(forum, minutes, language, on),
        "day": (released_on(forum, on) or on).isoformat(),
        "when": _when(forum, language, on), "place": forum.venue.name if forum.venue else "",
        "facilitation": _facilitation(forum, process.office or city.office),
        "goals": tuple(goal.text for goal in plan.guiding_goals.all()) if plan else (),
        "next_steps": (gettext("Every card gets an answer: adopted, passed on or not adopted, with the reason."),),
        "demo": city.demo, "summary": minutes.summary, "question": _question(forum, language),
    }  # fmt: skip


def forum_name(forum: Forum) -> str:
    """What the forum is called beside its title, "1. Themenforum"."""
    kinds = {"kickoff": gettext("kick-off"), "topic": gettext("topic forum"), "closing": gettext("closing event")}
    kind = kinds[forum.kind]
    return kind if forum.number is None else gettext("%(number)d. %(kind)s") % {"number": forum.number, "kind": kind}


def _question(forum: Forum, language: str) -> str:
    """The guiding question of the day: the forum's own, else the method's."""
    session = Session.objects.filter(agenda_item__forum=forum).select_related("method").order_by("agenda_item__position").first()
    if session is None:
        return ""
    into_language([session, session.method], ("guiding_question",), language)
    return str(session.guiding_question or session.method.guiding_question)


def _remark(minutes: Minutes) -> str:
    version = version_out(minutes)
    return version.note if version else ""


def _state(forum: Forum, minutes: Minutes, language: str, on: date) -> str:
    released = released_on(forum, on)
    if released is None:
        stand = {"day": short_day(on, language)}
        in_review = minutes.state == Minutes.State.REVIEW
        return gettext("Draft in review, as of %(day)s") % stand if in_review else gettext("Draft, as of %(day)s") % stand
    day = short_day(released, language)
    if not forum.released_by:
        return gettext("Released on %(day)s") % {"day": day}
    return gettext("Released on %(day)s by %(function)s") % {"day": day, "function": forum.released_by}


def released_on(forum: Forum, on: date) -> date | None:
    """The day the minutes were released; in the demo, the demo's day."""
    if forum.released_at is None:
        return None
    return on if City.current().demo_date else forum.released_at.astimezone(forum.process.zone).date()


def _when(forum: Forum, language: str, on: date) -> str:
    if forum.date is None:
        held = _held_on(forum, on)
        return long_day(held, language) if held else gettext("date open")
    if forum.date_precision == Forum.Precision.MONTH:
        return str(format_date(forum.date, "LLLL y", locale=LOCALES.get(language, language)))
    values = {"day": long_day(forum.date, language), "starts": _clock(forum.starts), "ends": _clock(forum.ends)}
    if forum.starts and forum.ends:
        return gettext("%(day)s, %(starts)s to %(ends)s") % values
    return gettext("%(day)s, from %(starts)s") % values if forum.starts else values["day"]


def _held_on(forum: Forum, on: date) -> date | None:
    """The day a forum without a date was held: that of its first card; in the demo, the demo's day."""
    first = BoardOp.objects.filter(board__forum=forum).order_by("at").values_list("at", flat=True).first()
    if first is None:
        return None
    return on if City.current().demo else first.astimezone(forum.process.zone).date()


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def _facilitation(forum: Forum, office: str) -> str:
    contacts = dict.fromkeys(group.contact_role for group in forum.groups.all() if group.contact_role)
    return "; ".join(filter(None, (office, ", ".join(contacts))))


def _groups(forum: Forum, language: str) -> list[Group]:
    groups = list(forum.groups.select_related("room").order_by("position"))
    into_language(groups, ("name", "contact_role", "guiding_question"), language)
    return groups


def _states(forum: Forum, language: str) -> States:
    """Every board of the forum with what is on it, by group and kind."""
    boards = list(forum.boards.select_related("group"))
    into_language(boards, ("title",), language)
    return {(board.group_id, board.kind): (board, board_state(board)) for board in boards}


def _fields(forum: Forum, language: str) -> BoardFields:
    """The fields of each kind of board, as the forum's methods have them."""
    fields = list(MethodField.objects.filter(method__sessions__agenda_item__forum=forum).distinct().order_by("position"))
    into_language(fields, ("title",), language)
    kinds: BoardFields = {}
    for field in fields:
        kinds.setdefault(field.board, []).append(field)
    return kinds


def _group(
    presence: Presence, states: States, fields: BoardFields, pictures: list[BoardPhotos], forum: Forum, language: str,
) -> GroupPart:
    group = presence.group
    own = [states[key] for kind in GROUP_BOARDS if (key := (group.pk, kind)) in states]
    # What the warm-up wrote down holds for every measure that names no target group of its own.
    target = next((_target(state) for board, state in own if board.kind == Board.Kind.WARMUP), "")
    numbers = {state_card.id: state_card.number for _, state in own for state_card in state.in_order()}
    return GroupPart(
        name=group.name, colour=group.colour, symbol=group.symbol, room=group.room.name if group.room else "",
        contact=group.contact_role, persons=presence.joined or None, counted=presence.counted, question=group.guiding_question,
        target_group=target,
        cards_total=sum(_is_counted(state_card) for _, state in own for state_card in state.in_order()),
        boards=tuple(part for board, state in own if _is_told(board, part := _part(board, state, fields, pictures, language))),
        measures=tuple(
            replace(m, target_group=m.target_group or target) for _, state in own
            for m in measures(state, numbers, forum.process.horizons, language)),
        photos=photo_lines(each for each in pictures if each.board.group_id == group.pk),
    )  # fmt: skip


def _target(state: BoardState) -> str:
    return str(state.own.values.get("target_group", "")) or blackout_words(state.own.erased, "target_group")


def _is_told(board: Board, part: BoardPart) -> bool:
    """Measures have a table of their own; their board is told only where goals, other cards or photos hang on it."""
    return board.kind != Board.Kind.MEASURES or not part.is_bare or bool(part.pictures)


def _part(board: Board, state: BoardState, fields: BoardFields, pictures: list[BoardPhotos], language: str) -> BoardPart:
    return replace(board_part(board, state, fields, language), pictures=pictures_of(board, pictures))


def _originals(presence: list[Presence], states: States) -> tuple[tuple[str, str, str], ...]:
    """Where a card's spelling was corrected: the card, as it was written, as it reads."""
    names = {each.group.pk: each.group.name for each in presence}
    return tuple(
        (" ".join(filter(None, (names.get(group, ""), str(found.number)))), found.original, found.text)
        for (group, _kind), (_board, state) in states.items()
        for found in state.in_order()
        if found.original is not None)


def _is_counted(state_card: CardState) -> bool:
    """Headings and drafts of measures are no cards of their own in the counts."""
    return state_card.kind in ("note", "goal")


def _counts(boards: Iterable[tuple[Board, BoardState]]) -> Counts:
    cards = [state_card for _, state in boards for state_card in state.in_order()]
    written = [state_card for state_card in cards if _is_counted(state_card)]
    phone = sum(state_card.role == "participant" for state_card in written)
    drafts = sum(state_card.kind == "measure" for state_card in cards)
    return Counts(cards=len(written), phone=phone, paper=len(written) - phone, measures=drafts)


def _hall(states: States, kind: str) -> list[tuple[Board, BoardState]]:
    return [found for (group, own), found in states.items() if own == kind and group is None]


def _course(forum: Forum) -> tuple[str, ...]:
    """Groups, plenary and theme store in the order of the agenda.

    A plenary before all work comes first; the theme store gathers until the last of both is over.
    """
    kinds = list(forum.agenda.order_by("position").values_list("kind", flat=True))
    works = [place for place, kind in enumerate(kinds) if kind == "work"]
    plenaries = [place for place, kind in enumerate(kinds) if kind == "plenum"]
    first = bool(works and plenaries) and plenaries[-1] < works[0]
    return ("plenum", "groups", "parking") if first else ("groups", "plenum", "parking")


def _parking(states: States, language: str) -> tuple[Card, ...]:
    return tuple(card(c, language) for _, state in _hall(states, Board.Kind.PARKING) for c in state.in_order())
