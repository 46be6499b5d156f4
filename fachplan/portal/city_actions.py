"""Writing what a municipality says of itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fachplan.base import audit
from fachplan.base.files import store_file
from fachplan.base.models import City
from fachplan.base.wordings import publish

PUBLIC = "public"


def write_answers(city: City, answers: Mapping[str, Any], *, logo: tuple[bytes, str] | None, at: datetime) -> None:
    """Put the answers into `city` and save it; a new logo (content and media type) takes the place of the old one."""
    for name, value in answers.items():
        setattr(city, name, value)
    if logo is not None:
        content, media_type = logo
        city.logo = store_file(content, name="logo", media_type=media_type, at=at, visibility=PUBLIC)
    city.save()
    transaction.on_commit(publish)  # its own nouns into every sentence


@transaction.atomic
def change_city(answers: Mapping[str, Any], *, logo: tuple[bytes, str] | None, actor: str, at: datetime) -> City:
    """Change what pages say of the municipality."""
    City.current()
    city = City.objects.select_for_update().get()
    write_answers(city, answers, logo=logo, at=at)
    audit.record("city.change", city, actor=actor, at=at)
    return city
