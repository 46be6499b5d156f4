"""What of a plan is public: versions with a day, frozen."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal
from fachplan.plan.measure_models import PLAN
from fachplan.plan.models import SectorPlan


@not_personal("id", "plan", "number", "content", "sha256", "released_by", "released_at", why=PLAN)
class PlanRelease(models.Model):
    """A plan as it went public: nothing of it is public before it stands here.

    `content` holds goals, measures and their threads as the public reads them; of a card it holds its id, group and number,
    never its words: these are read from the board at reading time, so that blacked-out words are in no version.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(SectorPlan, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    released_by = models.CharField(max_length=200, help_text="the function that released it")
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_plan_release_per_number"),
            models.CheckConstraint(condition=~models.Q(released_by=""), name="plan_released_by_a_function"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.number}"
