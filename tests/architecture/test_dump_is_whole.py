"""Every stored field of a forum is in its dump, or is listed with why it stays behind."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import models

from fachplan.base.bundle_types import RowType
from tests.architecture.dumped import CHAPTERS, exchange_of, holes, models_of

RULES = [(chapter, exchange_of(chapter).ROWS, exchange_of(chapter).LEFT_OUT) for chapter in CHAPTERS]


@pytest.mark.parametrize(("chapter", "rows", "left_out"), RULES, ids=CHAPTERS)
def test_every_field_of_a_forum_is_dumped_or_says_why_not(chapter: str, rows: tuple[RowType, ...], left_out: dict[str, str]) -> None:
    assert holes(models_of(chapter), rows, left_out) == []
    assert all(len(why) > 10 for why in left_out.values())


def test_control_a_forgotten_field_is_found() -> None:
    exchange = exchange_of("reports")
    short = [replace(row_type, fields=row_type.fields[:-1]) if row_type.kind == "heads" else row_type for row_type in exchange.ROWS]

    assert holes(models_of("reports"), short, exchange.LEFT_OUT) == ["HeadCount.counted_at"]


def test_control_a_new_model_that_nobody_dumps_is_found() -> None:
    class Badge(models.Model):
        text = models.CharField(max_length=10)

        class Meta:
            app_label = "control"  # no chapter: no table

        def __str__(self) -> str:
            return str(self.text)

    try:
        assert holes([Badge], exchange_of("workshop").ROWS, {}) == ["Badge.id", "Badge.text"]
    finally:
        apps.all_models["control"].pop("badge")


def test_control_a_reason_for_what_is_dumped_or_is_no_field_is_found() -> None:
    exchange = exchange_of("forums")
    more = exchange.LEFT_OUT | {"Theme.title": "it is in the dump", "Theme.colour": "there is none"}

    assert holes(models_of("forums"), exchange.ROWS, more) == ["Theme.title", "Theme.colour"]
