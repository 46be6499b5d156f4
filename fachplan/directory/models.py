"""Who offers what: actors, their offers, and the sites they support, all with a beginning and an end."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal
from fachplan.places.models import Area, Site

OFFERED = "facts about an organisation"


@not_personal("id", "kind", "name", "aliases", "area", "confirmed_at", "visibility", "source", "example", why=OFFERED)
class Actor(models.Model):
    """An association, initiative, parish, office or provider."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=160)
    aliases = models.JSONField(default=list, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="actors")
    confirmed_at = models.DateField(null=True, blank=True)
    visibility = models.CharField(max_length=10, default="public")
    source = models.CharField(max_length=200, blank=True)
    example = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


@not_personal("id", "actor", "activity", "title", "area", "target_groups", "valid_from", "valid_to", "confirmed_at", "source",
              "example", why=OFFERED)
class Offer(models.Model):
    """Something an actor does for others."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="offers")
    activity = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="offers")
    target_groups = models.JSONField(default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    confirmed_at = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    example = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title


@not_personal("id", "actor", "site", "valid_from", "valid_to", why=OFFERED)
class Support(models.Model):
    """An actor that stands by a site for a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="supports")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="supports")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.actor} – {self.site}"
