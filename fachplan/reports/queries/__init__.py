"""Reads of the reports: boards become the values that documents show, and what of them still needs a person."""

from fachplan.reports.queries.attendance import Presence, presence_of
from fachplan.reports.queries.minutes import minutes_content, released_on
from fachplan.reports.queries.pictures import photos_of
from fachplan.reports.queries.review import boards_in_order, frozen_file, minutes_of, open_conflicts, review_of, version_out

__all__ = [
    "Presence", "boards_in_order", "frozen_file", "minutes_content", "minutes_of", "open_conflicts", "photos_of", "presence_of",
    "released_on", "review_of", "version_out",
]
