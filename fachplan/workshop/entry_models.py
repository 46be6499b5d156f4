"""How many cards hang on a wall of paper, counted by hand: what quick entry is measured against."""

from django.db import models

from fachplan.base.privacy import not_personal


@not_personal("id", "board", "cards", "at", why="how many cards hang on a wall; nobody's words and nobody's name")
class WallCount(models.Model):
    """The cards of one pinboard on the wall, counted by hand."""

    board = models.OneToOneField("workshop.Board", on_delete=models.CASCADE, related_name="wall_count")
    cards = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.cards)
