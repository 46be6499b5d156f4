"""When the city meets: a participation process, its forums, their agenda and themes."""

import datetime
from zoneinfo import ZoneInfo

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.models import StoredFile
from fachplan.base.privacy import not_personal
from fachplan.places.models import Room, Venue

MEETING = "facts about a public meeting"


@not_personal("id", "key", "title", "lead", "motto", "office", "horizons", "timezone", "published_at", "position", "logo",
              "logo_alt", why=MEETING)
class Process(models.Model):
    """One participation process, from the kick-off to the closing event."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    lead = models.TextField(blank=True)
    motto = models.TextField(blank=True)
    office = models.CharField(max_length=160, blank=True)
    # {"short": "bis 12 Monate", "medium": …, "long": …}: what the horizons mean in this process
    horizons = models.JSONField(default=dict, blank=True)
    timezone = models.CharField(max_length=40, default="Europe/Berlin")
    published_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    logo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="processes",
                             help_text="empty: the municipality's")
    logo_alt = models.CharField(max_length=200, blank=True, help_text="what it says to those who do not see it")

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def scopes(self) -> tuple[str, ...]:
        return ("", f"process:{self.pk}")


class RealForums(models.Manager["Forum"]):
    """The forums that take place; copies to practise on are left out wherever nobody asks for them by name."""

    def get_queryset(self) -> models.QuerySet["Forum"]:
        return super().get_queryset().filter(rehearsal_of=None)


@not_personal(
    "id", "process", "key", "reference", "slug", "kind", "number", "title", "summary", "date", "date_precision", "starts", "ends",
    "venue", "room", "external_registration_url", "state", "draft", "position", "released_at", "released_by", "outcome", "answers_by",
    "rehearsal_of", why=MEETING,
)
class Forum(models.Model):
    """One meeting: kick-off, topic forum or closing event. Its date may be a day, a month or still open."""

    class Kind(models.TextChoices):
        KICKOFF = "kickoff"
        TOPIC = "topic"
        CLOSING = "closing"

    class Precision(models.TextChoices):
        DAY = "day"
        MONTH = "month"
        OPEN = "open"

    class State(models.TextChoices):
        PLANNED = "planned"
        RUNNING = "running"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="forums")
    key = models.SlugField(max_length=60, unique=True)
    reference = models.CharField(max_length=20, unique=True, help_text="the part of its address that never changes")
    slug = models.SlugField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TOPIC)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    date = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=5, choices=Precision, default=Precision.OPEN)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="forums")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="forums")
    external_registration_url = models.URLField(blank=True)
    draft = models.BooleanField(default=False, help_text="nobody outside sees it until it is published")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    position = models.PositiveSmallIntegerField(default=0)
    released_at = models.DateTimeField(null=True, blank=True, help_text="when its minutes were released")
    released_by = models.CharField(max_length=160, blank=True, help_text="the function that released them, no person's name")
    answers_by = models.DateField(null=True, blank=True, help_text="the day by which every card is promised an answer")
    rehearsal_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="rehearsal",
        help_text="the forum it is a copy of, to practise on; no list shows it, and it is deleted whole")

    objects = RealForums()  # the first one is also what process.forums asks
    with_rehearsals: "models.Manager[Forum]" = models.Manager()  # for the rooms: their pages work in a copy, too

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(date_precision="open", date__isnull=True)
                | (~models.Q(date_precision="open") & models.Q(date__isnull=False)),
                name="forum_date_fits_its_precision"),
            models.UniqueConstraint(
                fields=["process", "number"], condition=models.Q(rehearsal_of__isnull=True), name="one_forum_per_number"),
            models.CheckConstraint(condition=models.Q(rehearsal_of__isnull=True) | models.Q(released_at__isnull=True),
                                   name="a_rehearsal_is_never_released"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> "datetime.date | None":
        """Its day, or None where only a month or nothing is known."""
        return self.date if self.date_precision == self.Precision.DAY else None

    @property
    def path(self) -> str:
        """The last part of its address: reference and slug."""
        return f"{self.reference}-{self.slug}" if self.slug else self.reference

    def scopes(self) -> tuple[str, ...]:
        # Who leads or prepares a forum does so in the copy they practise on; whoever has a seat in it has none there.
        real = (f"forum:{self.rehearsal_of_id}",) if self.rehearsal_of_id else ()
        return ("", f"process:{self.process_id}", *real, f"forum:{self.pk}")


class Hall:
    """What the whole forum shares: the phases' times, the theme store, who is there. Everyone with a seat is in it."""

    def __init__(self, forum: Forum) -> None:
        self.forum = forum

    def scopes(self) -> tuple[str, ...]:
        return (*self.forum.scopes(), f"hall:{self.forum.pk}")


@not_personal("id", "forum", "position", "kind", "title", "minutes", "speaker_role", "handout", "handout_file", why=MEETING)
class AgendaItem(models.Model):
    """A point of the agenda; its length may stay open."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)  # welcome | talk | work | plenum | outlook | break | rooms
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    speaker_role = models.CharField(max_length=160, blank=True)
    handout = models.TextField(blank=True)
    handout_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


@not_personal("id", "forum", "position", "title", "source", "taken_from", "state", why=MEETING)
class Theme(models.Model):
    """What a forum is to talk about, where that comes from, and whether it was talked about."""

    class State(models.TextChoices):
        OPEN = "open"
        TREATED = "treated"
        LEFT = "left"  # not treated: the next forum is offered it

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="themes")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=300)
    source = models.CharField(max_length=200, blank=True)
    taken_from = models.CharField(max_length=80, blank=True, help_text="the earlier theme or parked card it continues")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "taken_from"], condition=~models.Q(taken_from=""), name="a_theme_is_taken_over_once"),
            models.CheckConstraint(condition=models.Q(state__in=["open", "treated", "left"]), name="theme_state"),
        ]

    def __str__(self) -> str:
        return self.title
