"""Who answers for a measure: whom it names, who was asked and has not answered, and whom a human calls now."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from fachplan.base.content import SOURCE_LANGUAGE
from fachplan.base.models import City
from fachplan.directory.models import Actor
from fachplan.plan.measure_models import Measure, Responsibility, Step
from fachplan.plan.measure_queries import Source, sources_of_measure
from fachplan.plan.models import SectorPlan

PAUSE = timedelta(days=14)  # at most one mail in this time to one address
MOST_MAILS = 2  # the request and one reminder; then a human calls
LIVING = ("draft", "adopted")
WRITTEN = ("de", "en")  # the languages there are words for a request in


@dataclass(frozen=True, slots=True)
class Asking:
    """How a body is written to: in which language, and whom it may ask back (a function, and its address)."""

    language: str
    contact: str
    contact_address: str


@dataclass(frozen=True, slots=True)
class Short:
    """A measure as whoever is asked reads it: what is missing, its steps, where it comes from, who else helps."""

    measure: Measure
    steps: list[Step]
    sources: list[Source]
    others: list[Responsibility]

    @property
    def lead(self) -> Responsibility | None:
        return next((each for each in self.others if each.role == "lead"), None)

    @property
    def partners(self) -> list[Responsibility]:
        return [each for each in self.others if each.role == "partner"]

    @property
    def cards(self) -> int:
        """How many cards it comes from, blacked-out ones included."""
        return sum(len(source.cards) for source in self.sources)

    @property
    def words(self) -> list[str]:
        """The first two cards in their own words."""
        return [card.text for source in self.sources for card in source.cards if not card.blacked_out][:2]


def short(body: Responsibility) -> Short:
    """What the page of a request shows of the measure."""
    others = [each for each in bodies(body.measure) if each.pk != body.pk]
    return Short(body.measure, list(body.measure.steps.all()), sources_of_measure(body.measure), others)


def bodies(measure: Measure) -> list[Responsibility]:
    """Who it names today, the lead first."""
    return sorted(measure.responsibilities.filter(ended_on=None), key=lambda each: each.role != "lead")


def former(measure: Measure) -> QuerySet[Responsibility]:
    """Who was named once and is not any more."""
    return measure.responsibilities.exclude(ended_on=None).order_by("ended_on", "id")


def actors() -> QuerySet[Actor]:
    """The directory a body may be taken from."""
    return Actor.objects.order_by("name")


def body_of(key: str) -> Responsibility | None:
    """The responsibility with the id `key`; None if there is none."""
    found = Responsibility.objects.select_related("measure__plan__process", "measure__merged_into", "measure__area")
    return found.filter(pk=key).first()


def asking_of(body: Responsibility) -> Asking:
    """What a request to `body` starts with: what was said for it, else as the plan last asked somebody, else the city's own."""
    city, process = City.current(), body.measure.plan.process
    others = Responsibility.objects.filter(measure__plan=body.measure.plan_id).exclude(contact="").order_by("asked_at", "id")
    named = body if body.contact or body.contact_address else others.last()
    contact = named.contact if named else process.office or city.office
    return Asking(body.language or city_language(), contact, named.contact_address if named else city.sender)


def city_language() -> str:
    """The language the city writes in itself: the first of its own."""
    spoken = City.current().languages
    return spoken[0] if spoken and spoken[0] in WRITTEN else SOURCE_LANGUAGE


def letter_language(wanted: str) -> str:
    """The language a letter to a body goes out in: the wanted one where there are words for it."""
    return wanted if wanted in WRITTEN else city_language()


def asked(on: date) -> QuerySet[Responsibility]:
    """Who was asked until the day `on`, for a measure that still stands, and has not answered."""
    open_ones = Responsibility.objects.filter(state="proposed", asked__gt=0, ended_on=None, measure__state__in=LIVING)
    return open_ones.filter(asked_at__date__lte=on).select_related("measure__plan__process").order_by("asked_at", "id")


def waiting(plan: SectorPlan, on: date) -> list[Responsibility]:
    """Whose answer a plan waits for on the day `on`, the longest wait first."""
    return list(asked(on).filter(measure__plan=plan))


def to_call(plan: SectorPlan, on: date) -> list[Responsibility]:
    """Whom a human calls now: both mails are 14 days old and nobody answered."""
    return [body for body in waiting(plan, on) if due_for_a_call(body, on)]


def run_out(after: date, until: date) -> list[Responsibility]:
    """Whose answer was due after the one day and until the other, and is not there."""
    return list(asked(until).filter(answer_by__gte=after, answer_by__lt=until))


def due_for_a_call(body: Responsibility, on: date) -> bool:
    """Whether mails have done what they can."""
    return body.state == "proposed" and body.asked >= MOST_MAILS and day_asked(body) <= on - PAUSE


def may_be_asked(body: Responsibility, on: date) -> bool:
    """Whether a mail may go out to it on the day `on`."""
    return body.state == "proposed" and bool(body.address) and body.asked < MOST_MAILS and (not body.asked or day_asked(body) <= on - PAUSE)


def day_asked(body: Responsibility) -> date:
    """The day of the last mail in the city's calendar; of one never asked, the first day there is."""
    return body.asked_at.astimezone(City.current().zone).date() if body.asked_at else date.min
