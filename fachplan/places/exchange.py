"""Rows of `places.yaml`: areas, sites, venues and rooms."""

from fachplan.base.bundle_types import EXAMPLE, SOURCE, Field, RowType
from fachplan.places.models import Area, Room, Site, Venue

ROWS = (
    RowType(
        "areas",
        Area,
        "Parts of the city, larger ones first.",
        (
            Field(
                "kind",
                "choice",
                "what sort of part",
                required=True,
                choices=("city", "district", "locality", "quarter", "region"),
            ),
            Field("code", "line", "its official number"),
            Field("name", "line", "its name", required=True),
            Field("parent", "reference", "the part it lies in", to="places.areas"),
            Field("valid_from", "day", "since when"),
            Field("valid_to", "day", "until when"),
            EXAMPLE,
        ),
    ),
    RowType(
        "sites",
        Site,
        "Where people are housed.",
        (
            Field("kind", "line", "what sort of site", required=True),
            Field("name", "line", "its name", required=True),
            Field("address", "line", "street and number"),
            Field("area", "reference", "the part of the city", to="places.areas"),
            Field("capacity", "number", "places"),
            Field("opened", "day", "first day"),
            Field("closes", "day", "last day"),
            Field("visibility", "choice", "who may see it", choices=("staff", "public")),
            SOURCE,
            EXAMPLE,
        ),
    ),
    RowType(
        "venues",
        Venue,
        "Houses where the city meets.",
        (
            Field("name", "line", "its name", required=True),
            Field("address", "line", "street and number"),
            Field("area", "reference", "the part of the city", to="places.areas"),
        ),
    ),
    RowType(
        "rooms",
        Room,
        "Rooms of a venue.",
        (
            Field("venue", "reference", "the house", required=True, to="places.venues"),
            Field("name", "line", "as its sign on the door says", required=True),
            Field("seats", "number", "chairs"),
        ),
    ),
)
