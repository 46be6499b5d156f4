"""Who wants to be told of answers by mail: an address and a forum, and nothing that leads to a card or a seat."""

from django.db import models

from fachplan.base.ids import uuid7
from fachplan.base.privacy import CONSENT, not_personal, personal
from fachplan.forums.models import Forum
from fachplan.plan.answer_models import AnswerRelease

PURPOSE = "to write to you when answers are released; you asked for it"
KEEP = "until you end it, the last answer of the forum is given, or for 24 months"


@not_personal("id", "forum", "confirmed_at", why="which forum an address is told about, and since when")
class AnswerFollower(models.Model):
    """An address whose owner pressed the button in our mail. Before that nothing is stored but the mail's link."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="followers")
    address = personal(models.EmailField(), purpose=PURPOSE, basis=CONSENT, keep=KEEP)
    language = personal(models.CharField(max_length=12, default="de"), purpose="pages and mails in the person's language", basis=CONSENT,
                        keep=KEEP)
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["confirmed_at", "id"]
        constraints = [models.UniqueConstraint(fields=["forum", "address"], name="an_address_follows_a_forum_once")]

    def __str__(self) -> str:
        return f"{self.forum}: {self.pk}"


@not_personal("id", "forum", "release", "sent_on", why="when followers were told, and of which release")
class AnswerDigest(models.Model):
    """That the followers of a forum were told of a release. Whoever finds the row does not tell them again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="digests")
    release = models.OneToOneField(AnswerRelease, on_delete=models.CASCADE, related_name="digest")
    sent_on = models.DateField()

    class Meta:
        ordering = ["sent_on", "id"]

    def __str__(self) -> str:
        return f"{self.release}, {self.sent_on}"
