"""What the minutes say around people's texts, in the active language: labels, counts and short sentences."""

from django.utils.translation import get_language_bidi, gettext, ngettext, pgettext

from fachplan.base.glyphs import APART, direction
from fachplan.reports.models import BoardPart, Card, Counts, GroupPart, Measure, MinutesContent, Picture


def apart(text: str) -> str:
    """A text that runs against the page, kept together between invisible marks; any other as it is."""
    against = "ltr" if get_language_bidi() else "rtl"
    return f"{APART[0]}{text}{APART[1]}" if direction(text) == against else text


def labels() -> dict[str, str]:
    """The labels of the minutes in the active language; the preview page uses them, too."""
    return {
        "goals": gettext("Guiding goals of the plan, word for word"),
        "dots": gettext("What the groups found most important"),
        "heading": gettext("Heading"),
        "dots_total": gettext("Dots"),
        "phone": gettext("Phone"),
        "glued": gettext("Glued"),
        "next": gettext("How it goes on"),
        "measures": gettext("Measures of the group"),
        "measure": gettext("Measure"),
        "responsible": gettext("Lead responsibility"),
        "horizon": gettext("Horizon"),
        "origin": gettext("Origin"),
        "steps": gettext("First steps"),
        "no_cards": gettext("No card hangs here."),
        "no_group": gettext("The group wrote nothing down."),
        "no_measures": gettext("The group wrote down no measure."),
        "no_origin": gettext("no card linked"),
        "plenum": gettext("In the plenum"),
        "parking": gettext("In the parking lot"),
        "summary": gettext("What the plenum holds on to"),
        "question": gettext("Guiding question of the group"),
        "target": gettext("Target group"),
        "originals": gettext("Cards as they were first spelt"),
        "card": gettext("Card"),
        "spelt": gettext("As written"),
        "reads": gettext("In the minutes"),
    }


def value_names() -> dict[str, str]:
    """How the values of a measure are called, by their key."""
    return {
        "responsible": gettext("Lead responsibility"),
        "partners": gettext("Contributors"),
        "implementation": gettext("How it is done"),
        "notice": gettext("How we notice"),
        "target_group": gettext("Target group"),
        "horizon": gettext("Horizon"),
        "present": gettext("In the room?"),
        "steps": gettext("First steps"),
    }


def running_title(content: MinutesContent) -> str:
    return gettext("Minutes, %(forum)s") % {"forum": content.forum}


def subtitle(content: MinutesContent) -> str:
    return gettext("Minutes of results on the %(forum)s, %(process)s") % {
        "forum": content.forum,
        "process": content.process,
    }


def facts(content: MinutesContent) -> list[tuple[str, str]]:
    """What the first page says about the meeting, each with its label."""
    unknown = gettext("not stated")
    asked = [(gettext("Guiding question"), content.question)] if content.question else []
    return [
        (gettext("When, where"), ", ".join(filter(None, (content.when, content.place))) or unknown),
        (gettext("Present"), "; ".join(content.attendance) or unknown),
        (gettext("Facilitation"), content.facilitation or unknown),
        (gettext("Recorded"), _counted(content.counts)),
        *asked,
    ]


def _counted(counts: Counts) -> str:
    cards = ngettext("%(n)d card", "%(n)d cards", counts.cards) % {"n": counts.cards}
    phone = gettext("%(n)d from phones") % {"n": counts.phone} if counts.phone else ""
    paper = gettext("%(n)d by scribes and facilitators") % {"n": counts.paper} if counts.paper else ""
    where = ", ".join(filter(None, (phone, paper)))
    drafts = ngettext("%(n)d draft of a measure", "%(n)d drafts of measures", counts.measures) % {"n": counts.measures}
    return f"{cards}: {where}; {drafts}" if counts.cards else f"{cards}; {drafts}"


def group_title(group: GroupPart) -> str:
    return gettext("Group %(name)s") % {"name": apart(group.name)}


def group_facts(group: GroupPart) -> str:
    """Room, people and cards of a group in one line; heads and devices are two counts, never added up."""
    heads = "" if group.counted is None else ngettext("%(n)d person", "%(n)d people", group.counted) % {"n": group.counted}
    joined = group.persons or 0
    if not joined:
        devices = ""
    elif group.counted is None:
        devices = ngettext("%(n)d person with a device", "%(n)d people with a device", joined) % {"n": joined}
    else:
        devices = ngettext("%(n)d device", "%(n)d devices", joined) % {"n": joined}
    cards = ngettext("%(n)d card", "%(n)d cards", group.cards_total) % {"n": group.cards_total}
    room = gettext("Room %(room)s") % {"room": group.room} if group.room else ""
    return ", ".join(filter(None, (room, heads, devices, cards)))


def card_notes(card: Card) -> list[str]:
    """What must be said of a card beside its text, in the order it is said."""
    notes = [gettext("in English: %(text)s") % {"text": apart(card.translation)}] if card.translation else []
    notes += [gettext("Two versions, the other one: %(text)s") % {"text": apart(text)} for text in card.versions]
    notes += [gettext("Dissenting opinion: %(text)s") % {"text": apart(text)} for text in card.dissent]
    notes += [gettext("Guiding goal %(text)s") % {"text": apart(card.serves)}] if card.serves else []
    return [*notes, gettext("added later")] if card.late else notes


def responsible_words(measure: Measure) -> str:
    """Who leads, and whether they were in the room."""
    if not measure.responsible:
        return pgettext("responsibility", "open")
    present = {True: gettext("in the room"), False: gettext("not in the room"), None: gettext("proposed")}[measure.present]
    return f"{apart(measure.responsible)}, {present}"


def measure_details(measure: Measure) -> list[tuple[str, str]]:
    """The values of a measure that have no column of their own, each with its label; what is blank in one line."""
    names = value_names()
    rows = [(names[key], getattr(measure, key)) for key in ("partners", "implementation", "notice")]
    details = [(f"{names['target_group']}:", apart(measure.target_group))] if measure.target_group else []
    details += [(f"{name}:", apart(value)) for name, value in rows if value]
    details += [
        (gettext("Two versions of “%(name)s”, the other one:") % {"name": names.get(name, name)}, value) for name, value in measure.versions
    ]
    blank = [name for name, value in rows if not value] + ([] if measure.steps else [gettext("First steps")])
    return [*details, (f"{', '.join(blank)}:", gettext("not stated"))] if blank else details


def picture_words(board: BoardPart, picture: Picture) -> str:
    """What stands under a photo: its board, what it shows, and whether that is typed."""
    said = gettext("Photo of “%(board)s”: %(words)s.") % {"board": board.title, "words": picture.description.rstrip(" .")}
    typed = gettext("Typed content: yes.") if picture.is_typed else gettext("Typed content: no, not accessible yet.")
    return f"{said} {typed}"


def step_due(due: str) -> str:
    return gettext("by %(day)s") % {"day": due} if due else gettext("date open")


def footer(content: MinutesContent) -> str:
    return gettext("View with example data") if content.demo else content.title
