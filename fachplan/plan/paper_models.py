"""What the council is asked to decide: a paper on measures, and the bodies it goes through."""

from django.db import models
from django.db.models import Q

from fachplan.base.ids import uuid7
from fachplan.base.models import StoredFile
from fachplan.base.privacy import not_personal
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan

PAPER = "what a council is asked to decide; functions and bodies, no person's name"


@not_personal("id", "plan", "number", "title", "submitted_by", "proposal", "reasons", "alternatives", "if_refused", "dissent",
              "created", "handed_in_on", why=PAPER)
class CouncilPaper(models.Model):
    """A paper on measures of a plan.

    It holds only what somebody wrote for it. Where a text is blank, the documents say what the plan says at that moment, so
    that a card blacked out later is in no paper. It is a draft until the day it was handed in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(SectorPlan, on_delete=models.CASCADE, related_name="papers")
    number = models.CharField(max_length=40, blank=True, help_text="as the council's office gives it: V0123/25")
    title = models.CharField(max_length=300)
    submitted_by = models.CharField(max_length=200, blank=True, help_text="a function, no person's name")
    proposal = models.TextField(blank=True, help_text="what is to be decided")
    reasons = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    if_refused = models.TextField(blank=True, help_text="what happens if the council says no")
    dissent = models.TextField(blank=True, help_text="beside what the cards say")
    created = models.DateTimeField()
    handed_in_on = models.DateField(null=True, blank=True)
    measures = models.ManyToManyField(Measure, through="PaperMeasure", related_name="papers")

    class Meta:
        ordering = ["created", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="a_paper_has_a_title"),
            models.CheckConstraint(condition=Q(handed_in_on=None) | (~Q(proposal="") & ~Q(submitted_by="")),
                                   name="a_paper_handed_in_proposes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def scopes(self) -> tuple[str, ...]:
        return ("", f"process:{self.plan.process_id}")


@not_personal("id", "paper", "measure", why=PAPER)
class PaperMeasure(models.Model):
    """A measure the paper is about."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(CouncilPaper, on_delete=models.CASCADE, related_name="on_measures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="in_papers")

    class Meta:
        ordering = ["measure__number"]
        constraints = [models.UniqueConstraint(fields=["paper", "measure"], name="a_paper_names_a_measure_once")]

    def __str__(self) -> str:
        return f"{self.paper}: {self.measure}"


@not_personal("id", "paper", "position", "body", "on", "kind", why=PAPER)
class PaperStation(models.Model):
    """A body on the paper's way; one of them decides."""

    class Kind(models.TextChoices):
        DELIBERATES = "deliberates"
        DECIDES = "decides"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(CouncilPaper, on_delete=models.CASCADE, related_name="stations")
    position = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=200)
    on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.DELIBERATES)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "position"], name="one_station_per_position"),
            models.UniqueConstraint(fields=["paper"], condition=Q(kind="decides"), name="one_body_decides"),
            models.CheckConstraint(condition=Q(kind__in=["deliberates", "decides"]), name="station_kind"),
            models.CheckConstraint(condition=~Q(body=""), name="a_station_is_a_body"),
        ]

    def __str__(self) -> str:
        return self.body


@not_personal("id", "paper", "number", "language", "handed_in_on", "made_at", "content", "pdf", "docx", "taken_back_on", "erased_on",
              why=PAPER)
class HandedInPaper(models.Model):
    """A paper as it was handed in: its two files, frozen, and what they say.

    `content` is kept so that words blacked out later can leave the files, too: they are set anew from what is left of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(CouncilPaper, on_delete=models.CASCADE, related_name="handed_in")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    handed_in_on = models.DateField()
    made_at = models.DateTimeField()
    content = models.JSONField()
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    taken_back_on = models.DateField(null=True, blank=True)
    erased_on = models.DateField(null=True, blank=True, help_text="when words were blacked out and the files set anew")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="handed_in_once_per_number")]

    def __str__(self) -> str:
        return f"{self.paper} {self.number}"
