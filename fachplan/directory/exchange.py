"""Rows of `directory.yaml`: actors, their offers, and the sites they stand by."""

from fachplan.base.bundle_types import EXAMPLE, SOURCE, Field, RowType
from fachplan.directory.models import Actor, Offer, Support

AREA = Field("area", "reference", "the part of the city", to="places.areas")
CONFIRMED = Field("confirmed_at", "day", "when somebody last said that it is true")

ROWS = (
    RowType(
        "actors",
        Actor,
        "Associations, initiatives, parishes, offices, providers.",
        (
            Field("kind", "line", "what sort of actor", required=True),
            Field("name", "line", "its name", required=True),
            Field("aliases", "lines", "other names it is found by"),
            AREA,
            CONFIRMED,
            Field("visibility", "choice", "who may see it", choices=("staff", "public")),
            SOURCE,
            EXAMPLE,
        ),
    ),
    RowType(
        "offers",
        Offer,
        "What an actor does for others.",
        (
            Field("actor", "reference", "who offers it", required=True, to="directory.actors"),
            Field("activity", "line", "what sort of activity", required=True),
            Field("title", "text", "what it is called", required=True),
            AREA,
            Field("target_groups", "lines", "for whom"),
            Field("valid_from", "day", "since when"),
            Field("valid_to", "day", "until when"),
            CONFIRMED,
            SOURCE,
            EXAMPLE,
        ),
    ),
    RowType(
        "supports",
        Support,
        "Actors that stand by a site for a time.",
        (
            Field("actor", "reference", "who", required=True, to="directory.actors"),
            Field("site", "reference", "which site", required=True, to="places.sites"),
            Field("valid_from", "day", "since when"),
            Field("valid_to", "day", "until when"),
        ),
    ),
)
