"""The labels on the paper, in the active language."""

from django.utils.translation import get_language_info, gettext, ngettext, override

from fachplan.base.glyphs import direction
from fachplan.reports.kit.models import Kit, PaperSheet


def labels() -> dict[str, str]:
    """What stands around the questions and titles."""
    return {
        "minutes": gettext("minutes"), "question": gettext("Guiding question"), "goals": gettext("Guiding goals, word for word"),
        "rule": gettext("One thought a card, few words, a thick pen."),
        "dissent": gettext("Do you see something differently? Hang a card beside it: “I see it differently”."),
        "numbers": gettext("Paper cards keep their printed number. The scribe types it along."),
        "target_group": gettext("Who is it about? Our target group"), "measures": gettext("Measure"), "goal": gettext("Our goal"),
        "responsible": gettext("Who leads? (office or function, no personal names)"), "partners": gettext("Contributors"),
        "how": gettext("How?"), "steps": gettext("First steps, until when"), "horizon": gettext("When?"),
        "from": gettext("From cards no."), "keep": gettext("Tear off and keep."), "what": gettext("What became of my card?"),
        "list": gettext("Group list"), "count": gettext("Head count"), "arrived": gettext("Start"), "middle": gettext("After the break"),
        "end": gettext("End"), "persons": gettext("Persons"), "on_phone": gettext("of them on a phone"),
        "on_paper": gettext("of them on paper"), "no_names": gettext("Please count only. Names do not belong on this sheet."),
        "facilitation": gettext("Facilitation"), "scribe": gettext("Scribe"), "wall": gettext("Cards on the wall"),
        "typed": gettext("typed in"), "example": gettext("View with example data"), "answer": gettext("Your answer"),
        "wlan": gettext("Wi-Fi"),
    }  # fmt: skip


def horizon_choices(kit: Kit) -> list[dict[str, str]]:
    """The three horizons with what they mean in this process."""
    names = {"short": gettext("short term"), "medium": gettext("medium term"), "long": gettext("long term")}
    return [{"name": name, "means": str(kit.horizons.get(key, ""))} for key, name in names.items()]


def join_words(kit: Kit) -> list[dict[str, str]]:
    """How to join, in each language of the poster."""
    found: list[dict[str, str]] = []
    for language in kit.languages:
        with override(language):
            text = gettext("Write along on your phone. You need no account and no name.")
            if language == kit.language or text != found[0]["text"]:
                found.append(
                    {
                        "language": language,
                        "text": text,
                        "direction": direction(text),
                        "code": gettext("Code"),
                        "title": gettext("Join in"),
                        "name": get_language_info(language)["name_local"],
                    }
                )
    return found


def minutes_words(sheet: PaperSheet) -> str:
    """How long a sheet is worked on."""
    return ngettext("%(n)d minute", "%(n)d minutes", sheet.minutes) % {"n": sheet.minutes}
