"""Rows of `plan.yaml` that say what became of the cards of a forum."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from fachplan.base.bundle_read import Row
from fachplan.base.bundle_types import Field, FieldProblem, Loading, RowType, Values
from fachplan.plan.answer_models import AnswerRelease, CardTheme, Disposition, ThemedCard
from fachplan.plan.measure_models import Origin
from fachplan.plan.release_actions import digest_of

OF_FORUM = Field("forum", "reference", "the forum", required=True, to="forums.forums")
OF_CARD = Field("card", "reference", "the card", required=True, to="workshop.cards")


def complete_theme(theme: CardTheme, values: Values, before: Mapping[str, Any], _load: Loading) -> None:
    """A theme without a place comes last."""
    theme.terms = theme.terms or []
    if not values.get("position"):
        theme.position = before["position"] or 1 + (theme.forum.card_themes.aggregate(last=Max("position"))["last"] or 0)


def complete_release(release: AnswerRelease, _values: Values, _before: Mapping[str, Any], _load: Loading) -> None:
    """A version is what went out.

    :raises FieldProblem: if its content is another one.
    """
    if release.sha256 != digest_of(release.content.get("rows")):
        raise FieldProblem(_("This is not the version that was released."), release.sha256)


def save_themed(_row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """The theme of a card; one that was given here already stays."""
    card, theme = load.find("workshop.cards", values["card"]), load.find("plan.card_themes", values["theme"])
    living = ThemedCard.objects.filter(card=card.pk).first()
    if instance is None and living is not None:
        return living
    found = instance or ThemedCard(card_id=card.pk)
    assert isinstance(found, ThemedCard) and isinstance(theme, CardTheme)
    found.theme = theme
    found.full_clean()
    found.save()
    return found


CARD_THEME = RowType(
    "card_themes",
    CardTheme,
    "Words by which the cards of a forum are sorted while they are answered.",
    (
        OF_FORUM,
        Field("title", "line", "the theme", required=True),
        Field("terms", "lines", "further words that lead to it"),
        Field("position", "number", "its place; left out, file order"),
    ),
    complete=complete_theme,
)
THEMED_CARD = RowType(
    "themed_cards",
    ThemedCard,
    "Cards that somebody gave a theme by hand.",
    (
        OF_CARD,
        Field("theme", "reference", "the theme", required=True, to="plan.card_themes"),
    ),
    save=save_themed,
)
ORIGIN = RowType(
    "origins",
    Origin,
    "Which cards a measure comes from.",
    (
        Field("measure", "reference", "the measure", required=True, to="plan.measures"),
        OF_CARD,
        Field("since", "moment", "when they were tied", required=True),
        Field("deed", "uuid", "the answer or merge that tied them"),
    ),
)
DISPOSITION = RowType(
    "dispositions",
    Disposition,
    "Answers to cards, those that were taken back or replaced included.",
    (
        OF_CARD,
        Field("deed", "uuid", "shared by the cards that were answered at once", required=True),
        Field("kind", "choice", "the answer", required=True, choices=tuple(Disposition.Kind.values)),
        Field("measure", "reference", "the measure it went into", to="plan.measures"),
        Field("office", "line", "to whom it was forwarded"),
        Field("found", "line", "where it exists already"),
        Field("reason", "text", "why"),
        Field("words", "text", "what the city says to the group"),
        Field("language", "line", "the language of these words"),
        Field("decided_by", "line", "the function that decided", required=True),
        Field("decided_at", "moment", "when", required=True),
        Field("superseded_at", "moment", "when another answer took its place"),
    ),
)
ANSWER_RELEASE = RowType(
    "answer_releases",
    AnswerRelease,
    "The answers of a forum as they went public.",
    (
        OF_FORUM,
        Field("number", "number", "its number", required=True),
        Field("content", "values", "what it said, without a word of a card", required=True),
        Field("sha256", "sha256", "what stands for it", required=True),
        Field("released_by", "line", "the function that released it", required=True),
        Field("released_at", "moment", "when", required=True),
    ),
    complete=complete_release,
)
ROWS = (CARD_THEME, THEMED_CARD, ORIGIN, DISPOSITION, ANSWER_RELEASE)
