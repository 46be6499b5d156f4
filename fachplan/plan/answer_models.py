"""What became of a card: the answer, who gave it and when, what it was before, and the themes cards are read by."""

from django.db import models
from django.db.models import Q

from fachplan.base.ids import uuid7
from fachplan.base.privacy import not_personal
from fachplan.forums.models import Forum
from fachplan.plan.measure_models import Measure
from fachplan.workshop.models import Card

ANSWER = "what the city answers; functions, no person's name"


@not_personal("id", "forum", "position", "title", "terms", why="words the cards of a forum are read by")
class CardTheme(models.Model):
    """A word cards are sorted by while they are answered. Planners edit it; it never stands in an answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="card_themes")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    terms = models.JSONField(default=list, blank=True, help_text="further words that lead to it")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["forum", "title"], name="one_card_theme_per_title")]

    def __str__(self) -> str:
        return self.title


@not_personal("id", "card", "theme", why="which theme a card is read under")
class ThemedCard(models.Model):
    """The theme somebody gave a card by hand; without it the best suggestion counts."""

    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="themed")
    theme = models.ForeignKey(CardTheme, on_delete=models.CASCADE, related_name="cards")

    def __str__(self) -> str:
        return f"{self.card}: {self.theme}"


@not_personal("id", "card", "deed", "kind", "measure", "office", "found", "reason", "words", "language", "decided_by", "decided_at",
              "superseded_at", why=ANSWER)
class Disposition(models.Model):
    """The answer to one card. Append-only: a later answer supersedes it, and taking one back brings the former to life.

    `deed` is shared by all cards that got the same answer at once, so that they are taken back together.
    """

    class Kind(models.TextChoices):
        ADOPTED = "adopted"
        MERGED = "merged"
        SPLIT = "split"
        FORWARDED = "forwarded"
        PARKED = "parked"
        EXISTS = "exists"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="dispositions")
    deed = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=9, choices=Kind)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="dispositions")
    office = models.CharField(max_length=200, blank=True, help_text="to whom it was forwarded")
    found = models.CharField(max_length=500, blank=True, help_text="where it exists already: a name or an address")
    reason = models.TextField(blank=True)
    words = models.TextField(blank=True, help_text="what we say to the group")
    language = models.CharField(max_length=12, default="de")
    decided_by = models.CharField(max_length=200, help_text="the function that decided")
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["decided_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["card"], condition=Q(superseded_at=None), name="one_answer_per_card"),
            models.CheckConstraint(
                condition=Q(kind__in=["adopted", "merged", "split", "forwarded", "parked", "exists", "declined"]), name="answer_kind"),
            models.CheckConstraint(condition=~Q(kind__in=["adopted", "merged", "split"]) | Q(measure__isnull=False),
                                   name="adopted_goes_into_a_measure"),
            models.CheckConstraint(condition=~Q(kind="forwarded") | ~Q(office=""), name="forwarded_to_somebody"),
            models.CheckConstraint(condition=~Q(kind="exists") | ~Q(found=""), name="exists_somewhere"),
            models.CheckConstraint(condition=~Q(kind__in=["declined", "parked"]) | ~Q(reason=""), name="no_needs_a_reason"),
            models.CheckConstraint(condition=~Q(decided_by=""), name="answer_by_a_function"),
        ]

    def __str__(self) -> str:
        return f"{self.card}: {self.kind}"


@not_personal("id", "forum", "number", "content", "sha256", "released_by", "released_at", why=ANSWER)
class AnswerRelease(models.Model):
    """The answers of a forum as they went public: a version with its day, frozen. Nothing is public before it stands here.

    `content`: rows of card number, group, kind, reason, words, decided by and on, the measure's reference and title.
    What a card says is read from its board at reading time, so that blacked-out words are in no version.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="answer_releases")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    released_by = models.CharField(max_length=200, help_text="the function that released it")
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "number"], name="one_answer_release_per_number"),
            models.CheckConstraint(condition=~Q(released_by=""), name="answers_released_by_a_function"),
        ]

    def __str__(self) -> str:
        return f"{self.forum}: {self.number}"
