"""What the city commits to: goals with a perspective, measures, their small steps, and who answers for them."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import PUBLIC_TASK, not_personal, personal
from fachplan.directory.models import Actor
from fachplan.places.models import Area
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.workshop.models import Card

PLAN = "facts about the plan"


@not_personal("id", "plan", "position", "title", why=PLAN)
class FieldOfAction(models.Model):
    """A field of action: a list of each plan's own, never a fixed one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(SectorPlan, on_delete=models.CASCADE, related_name="fields_of_action")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "title"], name="one_field_of_action_per_title")]

    def __str__(self) -> str:
        return self.title


@not_personal("id", "guiding_goal", "field_of_action", "position", "perspective", "text", "stands", "needs", why=PLAN)
class ImpactGoal(models.Model):
    """What is to be different for people (case) or for the neighbourhood (community), under a guiding goal."""

    class Perspective(models.TextChoices):
        CASE = "case"
        COMMUNITY = "community"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    guiding_goal = models.ForeignKey(GuidingGoal, on_delete=models.PROTECT, related_name="impact_goals")
    field_of_action = models.ForeignKey(FieldOfAction, null=True, blank=True, on_delete=models.SET_NULL, related_name="impact_goals")
    position = models.PositiveSmallIntegerField()
    perspective = models.CharField(max_length=9, choices=Perspective)
    text = models.TextField()
    stands = models.TextField(blank=True, help_text="where we stand")
    needs = models.TextField(blank=True, help_text="what it takes")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["guiding_goal", "position"], name="one_impact_goal_per_position"),
            models.CheckConstraint(condition=models.Q(perspective__in=["case", "community"]), name="impact_goal_perspective"),
        ]

    def __str__(self) -> str:
        return self.text


@not_personal(
    "id", "plan", "number", "reference", "slug", "state", "merged_into", "lead", "impact_goal", "field_of_action", "area", "title",
    "summary", "need", "target_groups", "paid_work", "volunteer_work", "implementation", "horizon", "notice", "no_extra_money",
    "alternatives", "if_it_ends", "created", "deed", "adopted_on", "ended_on", "end_reason", why=PLAN)
class Measure(models.Model):
    """Something the city does for a goal. Almost all of it may stay open; what is open is counted, never guessed.

    Its money stands in cost lines; with none, and without `no_extra_money`, its cost is not stated. `reference` and `number`
    are given once and never change: minutes, mails and paper quote them.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        ADOPTED = "adopted"
        MERGED = "merged"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(SectorPlan, on_delete=models.CASCADE, related_name="measures")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=12, unique=True, help_text="the part of its address that never changes")
    slug = models.SlugField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_in")
    lead = models.OneToOneField("plan.Responsibility", null=True, blank=True, on_delete=models.PROTECT, related_name="leads")
    impact_goal = models.ForeignKey(ImpactGoal, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    field_of_action = models.ForeignKey(FieldOfAction, null=True, blank=True, on_delete=models.SET_NULL, related_name="measures")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    need = models.TextField(blank=True)
    target_groups = models.TextField(blank=True)
    paid_work = models.TextField(blank=True, help_text="what paid staff do")
    volunteer_work = models.TextField(blank=True, help_text="what volunteers do")
    implementation = models.TextField(blank=True)
    horizon = models.CharField(max_length=6, blank=True)
    notice = models.TextField(blank=True, help_text="how we notice that it works")
    no_extra_money = models.BooleanField(default=False, help_text="somebody said that it needs none; silence does not say so")
    alternatives = models.TextField(blank=True)
    if_it_ends = models.TextField(blank=True)
    created = models.DateTimeField()
    deed = models.UUIDField(null=True, blank=True, editable=False)  # the answer that made it, so that taking it back ends it
    adopted_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_measure_per_number"),
            models.CheckConstraint(condition=models.Q(state__in=["draft", "adopted", "merged", "dropped"]), name="measure_state"),
            models.CheckConstraint(condition=models.Q(horizon__in=["", "short", "medium", "long"]), name="measure_horizon"),
            models.CheckConstraint(condition=~models.Q(state="adopted") | models.Q(lead__isnull=False, adopted_on__isnull=False),
                                   name="adopted_has_a_lead_and_a_day"),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False) | (~models.Q(state="merged") & models.Q(merged_into=None)),
                name="merged_goes_somewhere"),
            models.CheckConstraint(condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")), name="merged_elsewhere"),
            models.CheckConstraint(condition=~models.Q(state="dropped") | ~models.Q(end_reason=""), name="dropped_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        """The last part of its address: reference and slug."""
        return f"{self.reference}-{self.slug}" if self.slug else self.reference

    def scopes(self) -> tuple[str, ...]:
        return ("", f"process:{self.plan.process_id}")


@not_personal("id", "measure", "role", "office", "actor", "state", "words", "answered_on", "answered_by", "source", "asked_at", "asked",
              "answer_by", "ended_on", "language", "contact", why="bodies and functions; no person's name")
class Responsibility(models.Model):
    """A body that is to answer for a measure or to help: proposed first, its own only once it has said so."""

    class Role(models.TextChoices):
        LEAD = "lead"
        PARTNER = "partner"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        ACCEPTED_IF = "accepted_if"
        COUNTER = "counter"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="responsibilities")
    role = models.CharField(max_length=7, choices=Role)
    office = models.CharField(max_length=200, help_text="body and function")
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="responsibilities")
    address = personal(models.EmailField(blank=True), purpose="to ask the body for its answer", basis=PUBLIC_TASK,
                       keep="while it is true")
    state = models.CharField(max_length=11, choices=State, default=State.PROPOSED)
    words = models.TextField(blank=True, help_text="the condition, the other proposal or the reason")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True, help_text="the function that answered")
    source = models.CharField(max_length=200, blank=True, help_text="where an answer recorded for them comes from")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    answer_by = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="in which it is written to; empty: the municipality's")
    contact = models.CharField(max_length=200, blank=True, help_text="the function that answers its questions")
    contact_address = personal(models.EmailField(blank=True), purpose="to name whom to ask", basis=PUBLIC_TASK, keep="while it is true")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["measure"], condition=models.Q(role="lead", ended_on=None), name="one_lead_at_most"),
            models.CheckConstraint(condition=models.Q(role__in=["lead", "partner"]), name="responsibility_role"),
            models.CheckConstraint(condition=models.Q(state__in=["proposed", "accepted", "accepted_if", "counter", "declined"]),
                                   name="responsibility_state"),
            models.CheckConstraint(condition=models.Q(state="proposed") | models.Q(answered_on__isnull=False), name="answer_has_a_day"),
            models.CheckConstraint(condition=models.Q(state__in=["proposed", "accepted"]) | ~models.Q(words=""),
                                   name="answer_with_words"),
        ]

    def __str__(self) -> str:
        return self.office

    def scopes(self) -> tuple[str, ...]:
        return self.measure.scopes()


@not_personal("id", "measure", "position", "title", "owner", "due", "agreed_due", "moved_because", "done_on", "after", why=PLAN)
class Step(models.Model):
    """A small step of a measure. It is done once it has a day on which it was done; there is no other sign of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    owner = models.CharField(max_length=200, blank=True, help_text="a function, no person's name")
    due = models.DateField(null=True, blank=True)
    agreed_due = models.DateField(null=True, blank=True, help_text="the day the city adopted; it stays when the other one moves")
    moved_because = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)
    after = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "position"], name="one_step_per_position"),
            models.CheckConstraint(
                condition=models.Q(agreed_due=None) | models.Q(due=models.F("agreed_due")) | ~models.Q(moved_because=""),
                name="an_agreed_day_moves_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.title


@not_personal("id", "measure", "card", "since", "deed", why="which card a measure comes from, never whose it is")
class Origin(models.Model):
    """A card a measure comes from. Merging moves origins along, splitting gives them to both."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="origins")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="origins")
    since = models.DateTimeField()
    deed = models.UUIDField(null=True, blank=True, editable=False)  # the answer that tied it

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["measure", "card"], name="an_origin_counts_once")]

    def __str__(self) -> str:
        return f"{self.card} → {self.measure}"
