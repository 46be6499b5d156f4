"""What the city commits to. In step 1: the plan, its guiding goals and conclusions, and an inbox of drafts."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal
from fachplan.forums.models import Process

PLAN = "facts about the plan"


@not_personal("id", "process", "key", "title", "years", "measures_given", why=PLAN)
class SectorPlan(models.Model):
    """The city's sector plan that a process works towards."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="plan")
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    years = models.CharField(max_length=20, blank=True)
    measures_given = models.PositiveIntegerField(default=0, editable=False, help_text="the last number given to a measure")

    def __str__(self) -> str:
        return self.title


@not_personal("id", "plan", "position", "text", why=PLAN)
class GuidingGoal(models.Model):
    """A guiding goal, word for word."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(SectorPlan, on_delete=models.CASCADE, related_name="guiding_goals")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="one_goal_per_position")]

    def __str__(self) -> str:
        return self.text


@not_personal("id", "plan", "position", "title", "text", why=PLAN)
class Conclusion(models.Model):
    """What guides the continuation of the plan, as the forum heard it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(SectorPlan, on_delete=models.CASCADE, related_name="conclusions")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title
