"""Which group takes up which theme of its forum. Stands here, not in forums, because Group does (imports run one way)."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal
from fachplan.forums.models import Theme


@not_personal("id", "theme", "group", why="facts about the work of a group")
class GroupTheme(models.Model):
    """One group takes up one theme; a theme without such a row is everybody's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    theme = models.OneToOneField(Theme, on_delete=models.CASCADE, related_name="taken_up")
    group = models.ForeignKey("workshop.Group", on_delete=models.CASCADE, related_name="themes")

    def __str__(self) -> str:
        return f"{self.theme_id} in {self.group_id}"
