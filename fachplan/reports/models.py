"""The minutes' way from draft to release, and what they say as plain values that no document or page has to look up.

Every text is what people wrote; every label around it comes from the document that shows it.
"""

from dataclasses import dataclass, field

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.models import StoredFile
from fachplan.base.privacy import PUBLIC_TASK, not_personal, personal
from fachplan.forums.models import Forum
from fachplan.workshop.models import Board, Group
from fachplan.workshop.models import Card as WorkshopCard

TOLD = "facts about the minutes of a meeting"


@not_personal("id", "forum", "state", "reviewed_at", "released_at", "released_by", "summary", "originals", why=TOLD)
class Minutes(models.Model):
    """How far the minutes of a forum are. A forum without a row has a draft.

    What is released also stands at the forum, where the boards look: after that they take nothing more.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        RELEASED = "released"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.OneToOneField(Forum, on_delete=models.CASCADE, related_name="minutes")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    reviewed_at = models.DateTimeField(null=True, blank=True, help_text="when it was given into review")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=160, blank=True, help_text="the function, no person's name")
    summary = models.TextField(blank=True, help_text="what the plenum wrote down together")
    originals = models.BooleanField(default=False, help_text="whether an appendix shows cards as they were spelt")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=["draft", "review", "released"]), name="minutes_state"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(reviewed_at__isnull=False), name="reviewed_minutes_have_a_time"),
            models.CheckConstraint(
                condition=(models.Q(state="released", released_at__isnull=False) & ~models.Q(released_by=""))
                | (~models.Q(state="released") & models.Q(released_at__isnull=True, released_by="")),
                name="released_minutes_name_function_and_time"),
        ]

    def __str__(self) -> str:
        return f"{self.forum}: {self.state}"

    def scopes(self) -> tuple[str, ...]:
        return self.forum.scopes()


@not_personal("id", "minutes", "number", "language", "made_at", "pdf", "docx", "note", "withdrawn_at", "withdrawn_why", why=TOLD)
class Version(models.Model):
    """The minutes as they were sent out: frozen files. One version holds at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True, help_text="why there is a new version")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="one_version_per_number"),
            models.UniqueConstraint(fields=["minutes"], condition=models.Q(withdrawn_at__isnull=True), name="one_version_holds"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_why="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_why="")), name="withdrawn_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.number}"


@not_personal("id", "group", "people", "counted_at", why="a number of people, counted by hand")
class HeadCount(models.Model):
    """How many people were in a group, counted by hand: half of them never touch a phone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="head_count")
    people = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.group}: {self.people}"


@not_personal("id", "forum", "group", "people", why="a number of people, without a way to any of them")
class JoinedBefore(models.Model):
    """How many had joined with a device where the forum was dumped: their seats stay there, the minutes still count them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="joined_before")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="joined_before")
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "group"], name="joined_before_once_per_group"),
            models.UniqueConstraint(fields=["forum"], condition=models.Q(group=None), name="joined_before_without_a_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.people}"


@not_personal("id", "card", "board", "what", "reason", "at", why="that something was blacked out, and the reason of the list")
class BlackoutNote(models.Model):
    """What the city noted for its files when it blacked something out; it stands on no page that others read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # A card, or the board itself where what the board says of itself was blacked out.
    card = models.ForeignKey(WorkshopCard, null=True, blank=True, on_delete=models.CASCADE, related_name="blackout_notes")
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.CASCADE, related_name="blackout_notes")
    what = models.CharField(max_length=20)
    reason = models.CharField(max_length=20)
    note = personal(models.CharField(max_length=500, blank=True), purpose="to show later why a text was blacked out", basis=PUBLIC_TASK,
                    keep="as long as the minutes")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(card__isnull=False, board__isnull=True) | models.Q(card__isnull=True, board__isnull=False),
                name="a_blackout_is_of_a_card_or_a_board")]

    def __str__(self) -> str:
        return f"{self.card or self.board}: {self.reason}"


# What the minutes say.


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `versions` are texts that were written at the same time and stand beside the first."""

    text: str
    number: int | None = None
    language: str = ""
    translation: str = ""
    late: bool = False
    dissent: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    dots: int | None = None
    serves: str = ""  # the guiding goal it is ticked to
    key: str = field(default="", compare=False)  # to find it again; in no document
    is_gone: bool = False  # blacked out: the text says when and why


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cards of a field under a heading; the empty heading holds those that stand alone."""

    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a board with its sign, the icon's name."""

    title: str
    sign: str = ""
    clusters: tuple[Cluster, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A released photo that minutes show, and the words that stand for it. `sha256` is where its file lies."""

    key: str
    description: str
    sha256: str
    is_typed: bool
    width: int  # in pixels
    height: int


@dataclass(frozen=True, slots=True)
class BoardPart:
    """A board of a group: its title, its fields and its photos."""

    title: str
    fields: tuple[Field, ...]
    pictures: tuple[Picture, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether no card hangs here."""
        return not any(field.clusters for field in self.fields)


@dataclass(frozen=True, slots=True)
class Step:
    """A first step; `due` in words, empty where no day was named."""

    text: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as the group left it. Empty values are shown as words, never as a gap."""

    card: Card
    responsible: str = ""
    present: bool | None = None
    partners: str = ""
    implementation: str = ""
    notice: str = ""
    target_group: str = ""
    horizon: str = ""
    steps: tuple[Step, ...] = ()
    origin: tuple[str, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()  # (name of the value, the other version)


@dataclass(frozen=True, slots=True)
class DotsRow:
    """A card or heading with its dots."""

    heading: str
    phone: int
    paper: int

    @property
    def total(self) -> int:
        return self.phone + self.paper


@dataclass(frozen=True, slots=True)
class GroupPart:
    """What one group worked out. `colour` and `symbol` are the keys of the group's sign."""

    name: str
    colour: str
    symbol: str
    room: str = ""
    contact: str = ""
    persons: int | None = None  # who joined with a device
    counted: int | None = None  # counted by hand
    question: str = ""
    target_group: str = ""
    cards_total: int = 0
    boards: tuple[BoardPart, ...] = ()
    measures: tuple[Measure, ...] = ()
    photos: tuple[str, ...] = ()  # what is to be said of photos that are not shown

    @property
    def is_empty(self) -> bool:
        """Whether the group left nothing at all: one sentence tells that."""
        left = self.measures or self.photos or self.target_group
        return not left and all(board.is_bare and not board.pictures for board in self.boards)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cards there are and where they were written."""

    cards: int = 0
    phone: int = 0
    paper: int = 0
    measures: int = 0


@dataclass(frozen=True, slots=True)
class MinutesContent:
    """Everything the minutes of one forum say. `day` is the ISO date they speak of, for the file's own date."""

    language: str
    city: str
    office: str
    process: str
    forum: str  # "1. Themenforum"
    title: str
    state: str  # "Entwurf, Stand 16.01.2025"
    day: str
    when: str = ""
    place: str = ""
    attendance: tuple[str, ...] = ()
    facilitation: str = ""
    counts: Counts = Counts()
    summary: str = ""
    question: str = ""
    goals: tuple[str, ...] = ()
    dots: tuple[DotsRow, ...] = ()
    groups: tuple[GroupPart, ...] = ()
    plenum: tuple[BoardPart, ...] = ()
    parking: tuple[Card, ...] = ()
    course: tuple[str, ...] = ("groups", "plenum", "parking")  # in the order the day had them
    next_steps: tuple[str, ...] = ()
    originals: tuple[tuple[str, str, str], ...] = ()  # (where, as it was spelt, as it reads)
    remark: str = ""  # what must be said of this version
    demo: bool = False
