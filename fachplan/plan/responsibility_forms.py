"""What is typed about who answers for a measure, and what is said where something is refused."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from fachplan.plan.measure_actions import MeasureRefused
from fachplan.plan.measure_forms import day_of, key_of, problem_of
from fachplan.plan.responsibility_actions import Answer, Body
from fachplan.plan.responsibility_queries import Asking

MOST_WORDS = 2000
TIME_TO_ANSWER = timedelta(days=14)
ASKING = ("language", "contact", "contact_address")


def body_typed(form: QueryDict) -> Body:
    """A body as it was typed.

    :raises fachplan.plan.measure_actions.MeasureRefused: `gone` for what is no entry of the directory.
    """
    return Body(form.get("office", ""), key_of(form.get("actor", "")), form.get("address", ""))


def answer_typed(form: QueryDict) -> Answer:
    """An answer as it was typed."""
    return Answer(form.get("answer", ""), form.get("words", "")[:MOST_WORDS], form.get("by", ""))


def asking_typed(form: QueryDict) -> Asking:
    """How a body is to be written to, as it was typed."""
    language = form.get("language", "")
    return Asking(language if language in dict(languages()) else "", form.get("contact", ""), form.get("contact_address", ""))


def asked_again(form: QueryDict) -> str:
    """What was typed into a request, as an address that shows its mail anew."""
    return urlencode({"anfrage": form.get("body", ""), **{name: form.get(name, "") for name in ("answer_by", *ASKING)}})


def day_ahead(text: str, today: date) -> date:
    """The day by which an answer is asked for; where none was typed that lies ahead, in two weeks."""
    try:
        day = day_of(text)
    except MeasureRefused:
        day = None
    return day if day and day > today else today + TIME_TO_ANSWER


def languages() -> list[tuple[str, str]]:
    """The languages a body may be written to in."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def sending_words() -> dict[str, str]:
    """What the button says once an answer is chosen; without scripts it says “Send the answer” for all of them."""
    return {"accepted": _("Agree"), "accepted_if": _("Send “agree if …”"), "counter": _("Send the other proposal"),
            "declined": _("Decline")}


def answers(role: str) -> list[tuple[str, str, str]]:
    """The four answers: key, name, and what each means."""
    yes = _("Your body takes the lead.") if role == "lead" else _("Your body helps with it.")
    return [
        ("accepted", _("Agree"), yes), ("accepted_if", _("Agree if …"), _("You name the condition.")),
        ("counter", _("Another proposal"), _("Another body, or another cut.")),
        ("declined", _("Decline"), _("With a reason. Social planning goes on searching.")),
    ]


def refusal(refused: MeasureRefused) -> str:
    """What to say to whoever was refused: what, and what would be right."""
    told = refused.told
    said = {
        "two_leads": _("There is a lead already. A measure has one lead: replace it, or add this body as a partner."),
        "office": _("Write the body and its function, or choose an entry of the directory."),
        "named": _("This body is named for the measure already."),
        "address": _("“%s” is no e-mail address. Write it like raumplanung@stadt.de.") % told,
        "lead_adopted": _("The measure was adopted with this lead. Take the adoption back first."),
        "replaced": _("This body is not named for the measure any more."),
        "answered": _("It has answered already. If that has changed, record the new answer."),
        "no_address": _("There is no e-mail address yet. Add one, or record the answer after a call."),
        "past": _("The answer needs time. Choose a day that lies ahead."),
        "too_soon": _("The last mail is less than 14 days old. Please wait, or call."),
        "call": _("Two mails went out. Please call now, and record the answer."),
        "source": _("Where does the answer come from? For example: call on 20 January."),
        "future_answer": _("This day has not come yet. An answer was given on a day that has."),
        "which": _("Please choose one of the four answers."),
        "who": _("Please say who answers. The function is enough."),
        "answered_meanwhile": _("Somebody else of your body has answered meanwhile. You see the answer above. "
                                "Send yours only if it is to count instead."),
        "words": {"accepted_if": _("Please name the condition."), "counter": _("Please write what you propose instead."),
                  "declined": _("Please write the reason.")}.get(told, ""),
    }
    return said.get(refused.reason) or problem_of(refused)
