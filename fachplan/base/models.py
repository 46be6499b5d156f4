"""What every chapter stands on: the city, its audit log, content in several languages, files, mails, limits."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.once import once
from fachplan.base.privacy import PUBLIC_TASK, not_personal, personal


@not_personal(
    "id", "name", "land", "office", "languages", "logo", "words", "timezone", "set_up_at", "demo", "demo_date", "enforcement_body",
    why="facts about the municipality",
)
class City(models.Model):
    """The one municipality of this installation; its row is made with the first migration."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120, blank=True)
    land = models.CharField(max_length=2, blank=True, help_text="ISO 3166-2:DE without the prefix")
    office = models.CharField(max_length=160, blank=True, help_text="the office that invites")
    controller = personal(
        models.TextField(blank=True), purpose="to name who is responsible", basis=PUBLIC_TASK, keep="while it is true")
    data_protection_officer = personal(
        models.TextField(blank=True), purpose="to name whom to ask", basis=PUBLIC_TASK, keep="while it is true")
    imprint = personal(models.TextField(blank=True), purpose="legal duty to name the provider", basis=PUBLIC_TASK,
                       keep="while it is true")
    sender = personal(models.EmailField(blank=True), purpose="the address mails come from", basis=PUBLIC_TASK,
                      keep="while it is true")
    accessibility_contact = personal(models.EmailField(blank=True), purpose="feedback on barriers", basis=PUBLIC_TASK,
                                     keep="while it is true")
    enforcement_body = models.TextField(blank=True, help_text="who enforces accessibility, where it is not the Land's body we know")
    languages = models.JSONField(default=list)
    logo = models.ForeignKey("base.StoredFile", null=True, blank=True, on_delete=models.SET_NULL)
    words = models.JSONField(default=dict, blank=True, help_text="the city's own words, by the key of base.words")
    timezone = models.CharField(max_length=40, default="Europe/Berlin")
    set_up_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)
    demo_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_city")]

    def __str__(self) -> str:
        return str(self.name)

    @classmethod
    def current(cls) -> "City":
        """The city's row; made empty where a test or a fresh database has none."""
        return once(cls, lambda: cls.objects.get_or_create(id=1)[0])

    @classmethod
    def is_open(cls) -> bool:
        """Whether anything may be shown: the set-up is done or the demo is loaded."""
        city = cls.current()
        return city.demo or city.is_set_up

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def day_of(self, moment: datetime) -> date:
        """The day pages say something happened, of the city's calendar; while the demo is loaded, never later than its own day."""
        day = moment.astimezone(self.zone).date()
        return min(day, self.demo_date) if self.demo_date else day

    @property
    def is_set_up(self) -> bool:
        return self.set_up_at is not None

    def scopes(self) -> tuple[str, ...]:
        return ("",)


@not_personal("id", "kind", "object", "at", "values", "salt", "digest", "chain", why="ids and kinds only, no contents")
class AuditLine(models.Model):
    """Who did what to which object, when. Append-only; written last in its transaction, so ids follow commits."""

    actor = personal(models.CharField(max_length=80), purpose="to know who changed what", basis=PUBLIC_TASK,
                     keep="as long as the object; staff by id, seats by hash")
    kind = models.CharField(max_length=60)
    object = models.CharField(max_length=80)
    at = models.DateTimeField()
    values = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["object", "id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.object}"


@not_personal("id", "object", "field", "language", "text", "source_hash", "state", why="content in another language")
class Translation(models.Model):
    """A field of an object in another language; stale when the source has changed since."""

    class State(models.TextChoices):
        UNCHECKED = "unchecked"
        CHECKED = "checked"

    object = models.CharField(max_length=80)  # "forums.Forum:ID"
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    text = models.TextField()
    source_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.UNCHECKED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object", "field", "language"], name="one_translation_per_language"),
            models.CheckConstraint(condition=models.Q(state__in=["unchecked", "checked"]), name="translation_state"),
        ]

    def __str__(self) -> str:
        return f"{self.object}.{self.field} [{self.language}]"


@not_personal("id", "sha256", "media_type", "size", "created", "visibility", why="facts about a file")
class StoredFile(models.Model):
    """A file kept under `files/` by its sha256."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = personal(models.CharField(max_length=200), purpose="to find the file again", basis=PUBLIC_TASK,
                    keep="as long as the file")
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    created = models.DateTimeField()
    visibility = models.CharField(max_length=10, default="staff")

    def __str__(self) -> str:
        return str(self.name)


@not_personal("id", "language", "state", "attempts", "due", "sent_at", "created", "purpose", why="facts about a mail")
class Message(models.Model):
    """A mail in the queue: written in the transaction that caused it, sent by the worker."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    to = personal(models.EmailField(), purpose="to write to the person", basis=PUBLIC_TASK, keep="30 days after sending")
    subject = personal(models.CharField(max_length=200), purpose="the mail", basis=PUBLIC_TASK, keep="30 days after sending")
    text = personal(models.TextField(), purpose="the mail", basis=PUBLIC_TASK, keep="30 days after sending")
    html = personal(models.TextField(blank=True), purpose="the mail", basis=PUBLIC_TASK, keep="30 days after sending")
    error = personal(models.TextField(blank=True), purpose="why a mail could not be sent", basis=PUBLIC_TASK,
                     keep="30 days after sending")
    purpose = models.CharField(max_length=40)
    language = models.CharField(max_length=12, default="de")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "due"], name="message_due")]
        constraints = [models.CheckConstraint(
            condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"), name="sent_has_a_time")]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.state})"


@not_personal("id", "window", "count", why="a counter")
class LimitCount(models.Model):
    """How often something was done in a window of time; shared by all workers."""

    key = personal(models.CharField(max_length=120), purpose="to slow down guessing; addresses are hashed",
                   basis=PUBLIC_TASK, keep="2 hours")
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_count_per_window")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


@not_personal("id", "bundle", "chapter", "key", "object", "digest", why="which row of a bundle became which object")
class BundleRow(models.Model):
    """Which row of a bundle became which object, so that loading again changes only what changed."""

    bundle = models.CharField(max_length=80)
    chapter = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    object = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "chapter", "key"], name="one_object_per_bundle_row")]

    def __str__(self) -> str:
        return f"{self.bundle}/{self.chapter}/{self.key}"
