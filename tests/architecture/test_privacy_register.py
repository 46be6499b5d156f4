"""Every stored field says what it is, and what nobody may ask is not stored."""

import json
import re
from pathlib import Path

import pytest
from django.db import models

from fachplan.base.privacy import PUBLIC_TASK, _own_entry, entries, not_personal, personal
from fachplan.base.registers import BASES, KEEPS, PURPOSES, as_data, as_markdown, sections
from fachplan.cli import main

ROOT = Path(__file__).parents[2]

FORBIDDEN = re.compile(r"nationalit|citizenship|religio|confession|residence_status|residence_permit|asylum|ethnic|gender|\bsex\b|birth|"
                       r"health|disabilit|passport", re.IGNORECASE)


def holes() -> list[str]:
    """Fields without an entry."""
    return [f"{model}.{field}" for model, field, entry in entries() if entry is None]


def asked_too_much(names: list[str]) -> list[str]:
    """Names of fields that tell what a city need not know."""
    return [name for name in names if FORBIDDEN.search(name)]


def test_no_field_is_without_its_entry() -> None:
    assert holes() == []
    assert len(list(entries())) > 200


def test_every_personal_field_has_a_purpose_a_basis_and_an_end() -> None:
    found = [entry for _model, _field, entry in entries() if entry is not None and entry.personal]

    assert [entry for entry in found if not (entry.purpose and entry.basis and entry.keep)] == []
    assert {entry.field for entry in found if entry.model == "workshop.Seat"} >= {"name", "receipt_hash"}


def test_every_word_of_the_register_can_be_translated() -> None:
    used = {word for part in sections() for use in part.uses for word in (use.purpose, use.keep, use.basis)}

    assert used - {*PURPOSES, *KEEPS, *BASES} == set()


def test_the_page_of_the_register_is_what_the_fields_say() -> None:
    page = (ROOT / "docs" / "privacy" / "register.md").read_text()

    assert page == as_markdown(), "fachplan register --markdown > docs/privacy/register.md"


@pytest.mark.django_db
def test_the_command_tells_a_program_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert told == json.loads(json.dumps(as_data()))
    fields = {field for part in told["personal"] for use in part["uses"] for field in use["fields"]}
    assert {"workshop.Seat.name", "accounts.User.email"} <= fields
    assert len(fields) + len(told["not_personal"]) == len(list(entries()))
    assert main(["register", "--markdown"]) == 0 and capsys.readouterr().out == as_markdown()


def test_what_nobody_may_ask_is_not_stored() -> None:
    assert asked_too_much([f"{model}.{field}" for model, field, _entry in entries()]) == []


@pytest.mark.parametrize("name", ["workshop.Seat.nationality", "accounts.User.religion", "forums.Guest.residence_status"])
def test_control_a_forbidden_field_is_found(name: str) -> None:
    assert asked_too_much([name, "workshop.Seat.language", "forums.Forum.title"]) == [name]


def test_control_an_unmarked_field_is_a_hole() -> None:
    @not_personal("id", "title", why="a control")
    class Control(models.Model):
        title = models.CharField(max_length=10)
        phone = models.CharField(max_length=10)
        mail = personal(models.EmailField(), purpose="to write", basis=PUBLIC_TASK, keep="a day")

        class Meta:
            app_label = "control"  # no chapter: no table, and the register never sees it

        def __str__(self) -> str:
            return str(self.title)

    found = {field.name: _own_entry(Control, field.name, field) for field in Control._meta.concrete_fields}

    assert found["phone"] is None
    assert found["mail"] is not None and found["mail"].personal and found["title"] is not None
