"""What the mail of a request says: which measure, what is asked, until when; and that nothing is decided yet."""

from collections.abc import Callable, Sequence
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from fachplan.accounts.models import Token
from fachplan.base.letters import Letter, Words, compose
from fachplan.plan.measure_models import Responsibility
from fachplan.plan.measure_queries import sources_of_measure
from fachplan.plan.responsibility_queries import WRITTEN, Asking, asking_of, body_of, letter_language

LINK_IN_PREVIEW = "/l/…/"


def later(say: Callable[[], str]) -> Words:
    """Words that are said in the language of the mail, not in the planner's."""
    words: Words = lazy(say, str)()
    return words


def subject() -> str:
    """The subject of every mail of a request; it names no body, because a subject is read over shoulders."""
    return _("A measure of the sector plan: we ask for your answer")


def button() -> str:
    """What the link is called."""
    return _("Read the measure and answer")


def sentences_of(token: Token) -> Sequence[Words]:
    """The sentences of the mail a link is sent with."""
    body = body_of(token.subject)
    return sentences(body) if body is not None else ()


def sentences(body: Responsibility, answer_by: date | None = None) -> list[Words]:
    """What is asked of a body, and until when."""
    day = answer_by or body.answer_by
    told = [later(lambda: _reminder(body)), later(lambda: _proposal(body)), later(lambda: _("Nothing is decided yet.")),
            later(lambda: _until(day)), later(_how)]
    return [*(told if body.asked > 1 or body.state != "proposed" else told[1:]), *_about_the_letter(asking_of(body))]


def preview(body: Responsibility, answer_by: date) -> tuple[str, str]:
    """Subject and plain text of the mail as its reader will get it; its link is made only when it is sent."""
    language = letter_language(asking_of(body).language)
    letter = Letter(subject=later(subject), sentences=sentences(body, answer_by), link=settings.URL + LINK_IN_PREVIEW, button=later(button))
    with translation.override(language):
        return subject(), compose(letter, language=language)[0]


def _reminder(body: Responsibility) -> str:
    if body.state != "proposed" and body.answered_on is not None:
        return _("You have answered on %(day)s. With this link you can change your answer.") % {"day": date_format(body.answered_on)}
    return _("We have written to you before and have no answer yet. Perhaps it got lost, so we kindly ask once more.")


def _proposal(body: Responsibility) -> str:
    told = {"office": body.office, "title": body.measure.title, "forum": _forum(body)}
    if body.role == "lead":
        return (_("For the measure “%(title)s” your body was proposed as the lead: %(office)s. The idea comes from “%(forum)s”.")
                if told["forum"] else _("For the measure “%(title)s” your body was proposed as the lead: %(office)s.")) % told
    return (_("For the measure “%(title)s” your body was proposed as a partner: %(office)s. The idea comes from “%(forum)s”.")
            if told["forum"] else _("For the measure “%(title)s” your body was proposed as a partner: %(office)s.")) % told


def _forum(body: Responsibility) -> str:
    forums = [source.board.forum.title for source in sources_of_measure(body.measure)]
    return str(forums[0]) if forums else ""


def _until(day: date | None) -> str:
    if day is None:
        return _("Please answer: agree, agree if …, make another proposal, or decline.")
    return _("Please answer by %(day)s: agree, agree if …, make another proposal, or decline.") % {"day": date_format(day)}


def _about_the_letter(asking: Asking) -> list[Words]:
    """Whom to ask back, and why the letter is not in the language that was asked for."""
    told, contact = [], ", ".join(each for each in (asking.contact, asking.contact_address) if each)
    if contact:
        told.append(later(lambda: _("Questions: %(contact)s") % {"contact": contact}))
    if asking.language not in WRITTEN:
        told.append(later(lambda: _not_written(asking.language)))
    return told


def _not_written(wanted: str) -> str:
    """That a letter is not in the language that was asked for; the language by its own name, for whoever reads only that."""
    return _("We have no words for this letter in %(language)s yet, so we write in ours.") % {"language": dict(settings.LANGUAGES)[wanted]}


def _how() -> str:
    return _("You need no account. Opening the link changes nothing; only the button on the page sends your answer.")
