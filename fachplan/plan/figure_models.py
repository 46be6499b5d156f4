"""What a measure is counted by: its money year by year, and up to three plain indicators."""

from django.db import models
from django.db.models import F, Q

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal
from fachplan.plan.measure_models import PLAN, Measure

INDICATORS = 3  # more are a burden to those who count (DOMAIN 3.1, Difu 2022)


@not_personal("id", "measure", "year", "cents", "financing", "source", why=PLAN)
class CostLine(models.Model):
    """What a measure costs in one year, and how sure that money is. Two lines of a year differ in how sure they are."""

    class Financing(models.TextChoices):
        SECURED = "secured"
        BUDGET = "budget"  # applied for in the city's budget
        GRANT = "grant"  # applied for elsewhere
        OPEN = "open"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="cost_lines")
    year = models.PositiveSmallIntegerField()
    cents = models.PositiveBigIntegerField()
    financing = models.CharField(max_length=7, choices=Financing)
    source = models.CharField(max_length=200, blank=True, help_text="who pays, or is asked to")

    class Meta:
        ordering = ["year", "financing"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "year", "financing"], name="one_cost_line_per_year_and_financing"),
            models.CheckConstraint(condition=Q(financing__in=["secured", "budget", "grant", "open"]), name="cost_line_financing"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="cost_line_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.cents / 100:.2f} € {self.financing}"


@not_personal("id", "measure", "position", "what", "unit", "direction", "baseline", "baseline_on", "baseline_source", "target",
              "target_by", "counted_by", why=PLAN)
class Indicator(models.Model):
    """How one sees whether a measure works: what is counted, where it stood, where it is to stand, who counts."""

    class Direction(models.TextChoices):
        UP = "up"
        DOWN = "down"
        HOLD = "hold"  # keeping what there is, or slowing its loss, is an effect too

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    baseline_source = models.CharField(max_length=300, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target_by = models.DateField(null=True, blank=True)
    counted_by = models.CharField(max_length=200, blank=True, help_text="the function that counts")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "position"], name="one_indicator_per_position"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=INDICATORS), name="three_indicators_at_most"),
            models.CheckConstraint(condition=Q(direction__in=["up", "down", "hold"]), name="indicator_direction"),
            models.CheckConstraint(condition=Q(baseline=None) | (Q(baseline_on__isnull=False) & ~Q(baseline_source="")),
                                   name="a_baseline_has_a_day_and_a_source"),
            models.CheckConstraint(condition=Q(target=None) | Q(target_by__isnull=False), name="a_target_has_a_day"),
            models.CheckConstraint(condition=Q(baseline_on=None) | Q(target_by=None) | Q(target_by__gt=F("baseline_on")),
                                   name="a_target_lies_after_the_baseline"),
        ]

    def __str__(self) -> str:
        return self.what
