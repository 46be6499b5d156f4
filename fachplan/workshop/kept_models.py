"""Boards kept beside their logs, so that a long log is not folded from its first line after a restart."""

from django.db import models

from fachplan.base.privacy import PUBLIC_TASK, not_personal, personal


@not_personal("board", "seq", "chain", "fold", "revealed", why="which line of a log the kept board stands at")
class BoardSnapshot(models.Model):
    """A board as it stood at one line of its log. Thrown away at any time, and with every word that is blacked out."""

    board = models.OneToOneField("workshop.Board", on_delete=models.CASCADE, primary_key=True, related_name="kept")
    seq = models.PositiveBigIntegerField()
    chain = models.BinaryField(max_length=32)  # of the line at `seq`
    fold = models.CharField(max_length=16)  # which fold wrote it; another one does not read it
    revealed = models.BooleanField()  # how the board began
    content = personal(models.TextField(),
                       purpose="so that people find their own cards; a keyed hash, shown nowhere",
                       basis=PUBLIC_TASK, keep="until the plan is adopted")

    def __str__(self) -> str:
        return f"{self.board_id} at {self.seq}"
