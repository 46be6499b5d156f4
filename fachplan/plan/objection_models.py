"""When somebody sees an answer differently: what they write, and what the city says to it."""

from django.db import models
from django.db.models import Q

from fachplan.base.ids import uuid7
from fachplan.base.privacy import PUBLIC_TASK, not_personal, personal
from fachplan.workshop.models import Card

MOST_CHARACTERS = 1000


@not_personal("id", "card", "own", "written_at", "answer", "answered_by", "answered_at", why="the city's answer, given by a function")
class Objection(models.Model):
    """A word against a declined card: read by the planners, never published. The answer to it goes out with the next release.

    `own`: whether it came with the personal code of whoever wrote the card; whose code it was is not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="objections")
    text = personal(models.TextField(), purpose="to look at an answer once more; not published", basis=PUBLIC_TASK,
                    keep="until the plan is adopted")
    own = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True, help_text="the function that answered")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_something"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", answered_by="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_by="")),
                name="objection_answered_by_a_function_in_words"),
        ]

    def __str__(self) -> str:
        return f"{self.card}: {self.written_at:%Y-%m-%d}"
