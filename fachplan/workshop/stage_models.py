"""What every wall of a forum shows, and the projectors that were lent the right to show it."""

from datetime import datetime

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal
from fachplan.forums.models import Forum


@not_personal("id", "forum", "presents", "presents_at", "shows", "wlan_name", "wlan_password", "code", "key", "until",
              why="what the wall shows, and the code of a projector")
class Stage(models.Model):
    """What the wall shows: who presents, and how a projector without an account may show it until the day ends."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.OneToOneField(Forum, on_delete=models.CASCADE, related_name="stage")
    presents = models.ForeignKey("workshop.Group", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    presents_at = models.DateTimeField(null=True, blank=True)  # since when
    shows = models.CharField(max_length=10, blank=True)  # what every wall shows: arrival | plenum | dots; empty: the phase
    wlan_name = models.CharField(max_length=32, blank=True)  # of the venue, shown to everyone who arrives
    wlan_password = models.CharField(max_length=63, blank=True)
    code = models.CharField(max_length=8, blank=True)
    key = models.UUIDField(null=True, blank=True)  # what connected projectors hold; another one shuts them out
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"stage of {self.forum_id}"

    def is_connectable(self, at: datetime) -> bool:
        return bool(self.code) and self.until is not None and at < self.until
