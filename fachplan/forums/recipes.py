"""Days to begin from: recipes in `templates_data/`, plain data that a city may add to."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from fachplan.forums.models import AgendaItem, Forum

FOLDER = Path(__file__).resolve().parent / "templates_data"
COPIED = ("position", "kind", "title", "minutes", "speaker_role", "handout", "handout_file_id")


@dataclass(frozen=True)
class Recipe:
    """A day as a list of points; what has no minutes stays open."""

    key: str
    title: str
    agenda: tuple[dict[str, Any], ...]


@cache
def recipes() -> tuple[Recipe, ...]:
    """Every recipe of the house."""
    read = ((path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.yaml")))
    return tuple(Recipe(key, each["title"], tuple(each["agenda"])) for key, each in read)


def lay_out(forum: Forum, start: Recipe | Forum | None) -> None:
    """Give an empty forum the points of a recipe or of another forum; themes and groups are its own."""
    if isinstance(start, Recipe):
        rows = [{"position": place, **point} for place, point in enumerate(start.agenda, start=1)]
    else:
        rows = [{name: getattr(item, name) for name in COPIED} for item in start.agenda.order_by("position")] if start else []
    AgendaItem.objects.bulk_create(AgendaItem(forum=forum, **row) for row in rows)
