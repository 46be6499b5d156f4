"""Calls for the lead: a group needs somebody in its room."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal


@not_personal("id", "group", "called_at", "coming_at", "done_at", why="that a group needed the lead and when; nobody's name")
class LeadCall(models.Model):
    """One call of a group, open until somebody says it is settled."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    group = models.ForeignKey("workshop.Group", on_delete=models.CASCADE, related_name="calls")
    called_at = models.DateTimeField()
    coming_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group"], condition=models.Q(done_at=None), name="one_open_call_per_group")]

    def __str__(self) -> str:
        return f"call of {self.group_id}"
