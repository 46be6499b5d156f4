"""The city's own Word templates for what it hands in."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.models import StoredFile
from fachplan.base.privacy import not_personal


@not_personal("id", "kind", "file", "uploaded_at", why="a city's letterhead; it holds placeholders, no texts of people")
class DocumentTemplate(models.Model):
    """A Word file with placeholders, one for each kind of document; without a row our own form is used."""

    class Kind(models.TextChoices):
        COUNCIL = "council"
        MEASURES = "measures"
        PLAN = "plan"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kind, unique=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind"]
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=["council", "measures", "plan"]), name="template_kind")]

    def __str__(self) -> str:
        return self.kind
