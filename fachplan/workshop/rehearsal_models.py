"""What a rehearsal was: how many wrote, and what became of what they sent. The copy itself vanishes."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal
from fachplan.forums.models import Forum


@not_personal("id", "forum", "copy", "people", "minutes", "begun_at", "ended_at", "stop", "told",
              why="figures about invented people; nobody real wrote")
class Rehearsal(models.Model):
    """The latest rehearsal of a forum: running while it has a copy, afterwards its figures alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.OneToOneField(Forum, on_delete=models.CASCADE, related_name="last_rehearsal")
    copy = models.OneToOneField(Forum, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    people = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    stop = models.BooleanField(default=False, help_text="the writers shall stop; what they wrote stays until the end")
    told = models.JSONField(default=dict, blank=True)  # the figures of core.rehearsal.Figures, as far as they are known

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=False) | models.Q(copy__isnull=False), name="a_running_rehearsal_has_its_copy"),
        ]

    def __str__(self) -> str:
        return f"rehearsal of {self.forum_id}"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def is_writing(self) -> bool:
        """Whether cards may still come: it runs, and the writers have neither finished, nor stopped, nor stayed away."""
        return self.is_running and not self.stop and not self.told.get("over") and not self.told.get("failed")
