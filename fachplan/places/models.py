"""Where: areas of the city, sites people live in, venues and rooms people meet in."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal

PLACE = "facts about a place"


@not_personal("id", "kind", "code", "name", "parent", "valid_from", "valid_to", "example", why=PLACE)
class Area(models.Model):
    """A part of the city: district, locality, quarter, region or a network's own cut."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    example = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


@not_personal("id", "kind", "name", "address", "area", "capacity", "opened", "closes", "visibility", "source", "example", why=PLACE)
class Site(models.Model):
    """Where people are housed, with the end it will have."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="sites")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    opened = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True)
    visibility = models.CharField(max_length=10, default="staff")
    source = models.CharField(max_length=200, blank=True)
    example = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


@not_personal("id", "name", "address", "area", why=PLACE)
class Venue(models.Model):
    """A house where the city meets."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="venues")

    def __str__(self) -> str:
        return self.name


@not_personal("id", "venue", "name", "seats", why=PLACE)
class Room(models.Model):
    """A room of a venue as its sign on the door says."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="one_room_per_name")]

    def __str__(self) -> str:
        return self.name
