"""Photos of the pinboard: what stood on paper, as a record."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.models import StoredFile
from fachplan.base.privacy import PUBLIC_TASK, not_personal, personal


@not_personal("id", "board", "description", "people_visible", "width", "height", "position", "at", "released_at", "removed_at",
              why="what a photo shows and who may see it; whoever describes it is told not to name anybody")
class PhotoRecord(models.Model):
    """A photo of a board. Staff only until somebody releases it; with people on it never public."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    board = models.ForeignKey("workshop.Board", on_delete=models.CASCADE, related_name="photos")
    file = personal(models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+"),
                    purpose="the record of what stood on paper; people may be on it",
                    basis=PUBLIC_TASK, keep="with people on it until 30 days after the minutes are released, else as long as the minutes")
    description = models.CharField(max_length=500, blank=True)
    people_visible = models.BooleanField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["board", "position", "id"]

    def __str__(self) -> str:
        return f"photo {self.position}"

    @property
    def is_accessible(self) -> bool:
        """Whether somebody who does not see it learns what is on it."""
        return bool(self.description)
