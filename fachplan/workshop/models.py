"""What a room works out: a method's phases, groups with seats, boards, and the log of everything put on them."""

from datetime import datetime, timedelta

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import PUBLIC_TASK, not_personal, personal
from fachplan.forums.models import AgendaItem, Forum
from fachplan.places.models import Room

WORK = "facts about the work of a group"
SEAT_KEPT = "30 days after the forum, then deleted; cards stay without a name"


@not_personal("id", "key", "title", "guiding_question", "plenum", "based_on", "kept_for_past", why=WORK)
class Method(models.Model):
    """A recipe for the working phase: timed phases and the fields of its boards."""

    class Plenum(models.TextChoices):
        GROUP = "group"  # the plenary's minutes are each group's own
        WHOLE = "whole"  # they are for all groups together

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    guiding_question = models.TextField(blank=True)
    plenum = models.CharField(max_length=5, choices=Plenum, default=Plenum.GROUP)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    # A method changed for forums to come: this is what it was, for those that stay with it. No list offers it.
    kept_for_past = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(plenum__in=["group", "whole"]), name="method_plenum")]

    def __str__(self) -> str:
        return self.title


@not_personal("id", "method", "position", "kind", "board", "title", "short_title", "minutes", "prompt", "step", "covered", why=WORK)
class MethodPhase(models.Model):
    """One timed phase of a method and the kind of board it works on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)  # warmup | matrix | measures | responsibility | horizon | plenum
    board = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    short_title = models.CharField(max_length=30, blank=True)
    minutes = models.PositiveSmallIntegerField()
    prompt = models.TextField(blank=True)
    step = models.CharField(max_length=120, blank=True, help_text="the part of the method it belongs to")
    covered = models.BooleanField(default=False, help_text="nobody reads the others' cards until they are uncovered")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


@not_personal("id", "method", "board", "position", "key", "title", "prompt", "sign", why=WORK)
class MethodField(models.Model):
    """A field of a board: what it is called and what it asks."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="fields")
    board = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    prompt = models.TextField(blank=True)
    sign = models.CharField(max_length=20, blank=True, help_text="the icon that stands for it")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["method", "board", "key"], name="one_field_per_key")]

    def __str__(self) -> str:
        return self.title


@not_personal("id", "agenda_item", "method", "guiding_question", why=WORK)
class Session(models.Model):
    """A method used at a point of the agenda. Stands here, not in forums, because Method does (imports run one way)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agenda_item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="session")
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="sessions")
    guiding_question = models.TextField(blank=True, help_text="the forum's own; empty: the method's")

    def __str__(self) -> str:
        return f"{self.agenda_item}: {self.method}"


@not_personal("id", "forum", "key", "position", "name", "colour", "symbol", "room", "contact_role", "guiding_question",
              "expected", why=WORK)
class Group(models.Model):
    """A working group: colour, symbol and name are one sign, never taken apart."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="groups")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=60)
    colour = models.CharField(max_length=20)  # what stands in group_colours: orange … or an own one, x7a3b9c; the class is g-…
    symbol = models.CharField(max_length=20)  # kreis | quadrat | dreieck | raute | sechseck | bogen
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="groups")
    contact_role = models.CharField(max_length=160, blank=True)
    guiding_question = models.TextField(blank=True, help_text="the group's own; empty: the forum's")
    expected = models.PositiveSmallIntegerField(null=True, blank=True, help_text="how many people are expected")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "key"], name="one_group_per_key"),
            models.UniqueConstraint(fields=["forum", "name"], name="one_group_per_name"),
            models.UniqueConstraint(fields=["forum", "symbol"], name="one_group_per_symbol"),
        ]

    def __str__(self) -> str:
        return self.name

    def scopes(self) -> tuple[str, ...]:
        return (*self.forum.scopes(), f"group:{self.pk}")


@not_personal("id", "forum", "code", "opens", "closes", why="the code on the wall, not a person's")
class JoinCode(models.Model):
    """The code on the wall. Outside its window it opens nothing; without a window it is a playable demo."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.OneToOneField(Forum, on_delete=models.CASCADE, related_name="join_code")
    code = models.CharField(max_length=8, unique=True)
    opens = models.DateTimeField(null=True, blank=True)
    closes = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code

    def is_open(self, at: datetime) -> bool:
        return (self.opens is None or self.opens <= at) and (self.closes is None or at < self.closes)


@not_personal("id", "forum", "group", "role", "created", "removed_at", "alias_number", why="state of a seat")
class Seat(models.Model):
    """A participant's place in one forum: no account, pseudonymous, bound to nothing outside the forum."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="seats")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats")
    role = models.CharField(max_length=12, default="participant")  # participant | scribe
    name = personal(models.CharField(max_length=60, blank=True), purpose="how the group addresses the person; may stay empty",
                    basis=PUBLIC_TASK, keep=SEAT_KEPT)
    alias_number = models.PositiveIntegerField()  # "Gast 17": counts within the forum
    language = personal(models.CharField(max_length=12, default="de"), purpose="pages in the person's language",
                        basis=PUBLIC_TASK, keep=SEAT_KEPT)
    receipt_hash = personal(models.CharField(max_length=64, unique=True), purpose="to find one's own cards later; a hash",
                            basis=PUBLIC_TASK, keep="until the plan is adopted")
    created = models.DateTimeField()
    seen_at = personal(models.DateTimeField(null=True, blank=True), purpose="who is there now", basis=PUBLIC_TASK, keep=SEAT_KEPT)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(role__in=["participant", "scribe"]), name="seat_role")]

    def __str__(self) -> str:
        return f"seat {self.alias_number}"

    def scopes(self) -> tuple[str, ...]:
        return (*self.forum.scopes(), *((f"group:{self.group_id}",) if self.group_id else ()))


@not_personal("id", "group", "position", "kind", "board", "title", "short_title", "prompt", "planned_minutes", "state", "started_at",
              "ends_at", "remaining", "ended_at", "recipe", why=WORK)
class Phase(models.Model):
    """A phase of one group. `over` is no state: it is running past its end, until the group goes on."""

    class State(models.TextChoices):
        PLANNED = "planned"
        RUNNING = "running"
        PAUSED = "paused"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    board = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    short_title = models.CharField(max_length=30, blank=True)
    prompt = models.TextField(blank=True)
    planned_minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    started_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    remaining = models.DurationField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    recipe = models.ForeignKey(MethodPhase, null=True, blank=True, on_delete=models.SET_NULL, related_name="taken")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="one_phase_per_position"),
            models.UniqueConstraint(fields=["group"], condition=models.Q(state__in=["running", "paused"]), name="one_phase_at_a_time"),
            models.CheckConstraint(condition=~models.Q(state="running") | models.Q(ends_at__isnull=False), name="running_has_an_end"),
            models.CheckConstraint(condition=~models.Q(state="paused") | models.Q(remaining__isnull=False), name="paused_has_a_rest"),
        ]

    def __str__(self) -> str:
        return self.title

    def left(self, at: datetime) -> timedelta:
        """Time left at `at`; negative once the time is up, zero when it has ended."""
        if self.state == self.State.PAUSED and self.remaining is not None:
            return self.remaining
        if self.state == self.State.RUNNING and self.ends_at is not None:
            return self.ends_at - at
        return timedelta(minutes=self.planned_minutes) if self.state == self.State.PLANNED else timedelta()

    def is_over(self, at: datetime) -> bool:
        return self.state == self.State.ENDED or (self.state == self.State.RUNNING and self.left(at) < timedelta())


@not_personal("id", "forum", "group", "kind", "title", "seq", "chain", "revealed", "closed_at", "dots", "cumulate", "voting_open",
              "dots_most", "dots_field", "dots_hidden", "dots_closed_at", "paper_people",
              why=WORK)
class Board(models.Model):
    """A pinboard of one group, or of the whole forum where it has no group. Its content is its log."""

    class Kind(models.TextChoices):
        WARMUP = "warmup"
        MATRIX = "matrix"
        MEASURES = "measures"
        PARKING = "parking"
        PLENUM = "plenum"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="boards")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="boards")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    seq = models.PositiveBigIntegerField(default=0)  # of the last op; gapless from 1
    chain = models.BinaryField(max_length=32, default=bytes)  # of the last op
    revealed = models.BooleanField(default=True)  # the method's start value; board.reveal in the log counts after
    closed_at = models.DateTimeField(null=True, blank=True)
    dots = models.PositiveSmallIntegerField(null=True, blank=True)
    cumulate = models.BooleanField(default=True)
    voting_open = models.BooleanField(default=False)
    dots_most = models.PositiveSmallIntegerField(null=True, blank=True)  # of one person on one card; empty: all of them
    dots_field = models.CharField(max_length=40, blank=True)  # the only field with dots; empty: all of the board
    dots_hidden = models.BooleanField(default=False)  # sums are nobody's until the dots are closed
    dots_closed_at = models.DateTimeField(null=True, blank=True)
    paper_people = models.PositiveSmallIntegerField(null=True, blank=True)  # who stuck dots on paper, counted by hand

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "kind"], name="one_board_of_a_kind_per_group"),
            models.UniqueConstraint(fields=["forum", "kind"], condition=models.Q(group__isnull=True), name="one_hall_board_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["parking", "plenum"], group__isnull=True)
                | (~models.Q(kind__in=["parking", "plenum"]) & models.Q(group__isnull=False)),
                name="group_boards_have_a_group"),
        ]

    def __str__(self) -> str:
        return self.title

    def scopes(self) -> tuple[str, ...]:
        """A group's board belongs to its group; the forum's boards to everyone in the hall."""
        own = f"group:{self.group_id}" if self.group_id else f"hall:{self.forum_id}"
        return (*self.forum.scopes(), own)


@not_personal("id", "board", "op_id", "seq", "kind", "card", "values", "base", "role", "group", "late", "conflict", "at", "salt",
              "digest", "chain", why="what stands on the wall; whoever writes is told not to name others")
class BoardOp(models.Model):
    """One thing done on a board. Append-only; the board is the fold of these lines, and so is the live feed."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="ops")
    seq = models.PositiveBigIntegerField()
    op_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    card = models.UUIDField(null=True, blank=True)
    values = models.JSONField(default=dict)
    base = models.JSONField(null=True, blank=True)
    role = models.CharField(max_length=12)
    author = personal(models.CharField(max_length=32, blank=True),
                      purpose="so that people find their own cards; a keyed hash, shown nowhere",
                      basis=PUBLIC_TASK, keep="until the plan is adopted")
    group = models.UUIDField(null=True, blank=True)  # of the card, for card.add
    late = models.BooleanField(default=False)
    conflict = models.BooleanField(default=False)
    at = models.DateTimeField()
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "seq"], name="seq_is_gapless_per_board"),
            models.UniqueConstraint(fields=["board", "op_id"], name="an_op_counts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


@not_personal("id", "board", "group", "number", "kind", "created", why="that a card exists, never what it says")
class Card(models.Model):
    """That a card exists, and its number: "Orange 14" is its name for ever. What it says stands in the log."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="cards")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="cards")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    created = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_card_per_number"),
            models.UniqueConstraint(
                fields=["board", "number"], condition=models.Q(group__isnull=True), name="one_hall_card_per_number"),
        ]

    def __str__(self) -> str:
        return f"card {self.number}"


from fachplan.workshop.entry_models import WallCount as WallCount  # noqa: E402
from fachplan.workshop.group_theme_models import GroupTheme as GroupTheme  # noqa: E402
from fachplan.workshop.hall_models import LeadCall as LeadCall  # noqa: E402
from fachplan.workshop.kept_models import BoardSnapshot as BoardSnapshot  # noqa: E402
from fachplan.workshop.photo_models import PhotoRecord as PhotoRecord  # noqa: E402 - Django looks for models here
from fachplan.workshop.rehearsal_models import Rehearsal as Rehearsal  # noqa: E402
from fachplan.workshop.stage_models import Stage as Stage  # noqa: E402
