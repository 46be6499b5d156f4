"""What import-linter cannot see also runs down the story: foreign keys by name, templates, tag libraries."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import STORY, chapter_of, is_above, ours, report, text_of, tracked

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
TEMPLATE = re.compile(r"""{%-?\s*(?:include|extends|partial|static)\s+["']([\w-]+)/""")
LIBRARY = re.compile(r"{%-?\s*load\s+([^%]+?)\s*%}")


def keys_upwards(source: str, chapter: str) -> Iterator[str]:
    """Foreign keys that name a model of a later chapter."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", getattr(node.func, "id", "")) not in RELATIONS:
            continue
        targets = node.args[:1] + [keyword.value for keyword in node.keywords if keyword.arg == "to"]
        for target in targets:
            name = target.value if isinstance(target, ast.Constant) else None
            if isinstance(name, str) and is_above(name.split(".")[0], chapter):
                yield f"line {node.lineno}: {name}"


def templates_upwards(source: str, chapter: str) -> Iterator[str]:
    """Includes, parents and files that belong to a later chapter."""
    for found in TEMPLATE.finditer(source):
        if is_above(found[1], chapter):
            yield found[0]


def libraries_upwards(source: str, chapter: str, owners: dict[str, str]) -> Iterator[str]:
    """Tag libraries that belong to a later chapter."""
    for found in LIBRARY.finditer(source):
        for library in found[1].split():
            if is_above(owners.get(library, ""), chapter):
                yield f"load {library}"


def library_owners() -> dict[str, str]:
    """Which chapter each tag library belongs to."""
    names = [name.split("/") for name in tracked() if "/templatetags/" in name and name.endswith(".py")]
    return {parts[-1].removesuffix(".py"): parts[1] for parts in names if parts[-1] != "__init__.py"}


def in_chapters(ending: str) -> list[tuple[str, str]]:
    """Files of the chapters, each with its chapter."""
    return [(name, chapter) for name in ours(ending, under="fachplan/") if (chapter := chapter_of(name)) is not None]


def test_the_order_here_is_the_order_of_the_import_contract() -> None:
    contract = text_of(".importlinter").split("[importlinter:contract:chapter]")[0].split("layers =")[-1]
    names = [line.strip(" ()") for line in contract.strip().splitlines()]

    assert tuple(reversed(names[1:])) == STORY


def test_foreign_keys_by_name_point_down() -> None:
    found = [f"{name} {key}" for name, chapter in in_chapters(".py") for key in keys_upwards(text_of(name), chapter)]

    assert found == [], report(found)


def test_templates_include_and_extend_downwards() -> None:
    owners = library_owners()
    found = [
        f"{name}: {tag}"
        for name, chapter in in_chapters(".html")
        for tag in [*templates_upwards(text_of(name), chapter), *libraries_upwards(text_of(name), chapter, owners)]
    ]

    assert found == [], report(found)


@pytest.mark.parametrize(
    "line",
    [
        'card = models.ForeignKey("workshop.Card", on_delete=models.PROTECT)',
        'card = ForeignKey(to="plan.Measure", on_delete=PROTECT)',
        'cards = models.ManyToManyField("workshop.Card")',
    ],
)
def test_control_a_foreign_key_upwards_is_found(line: str) -> None:
    assert len(list(keys_upwards(line, "forums"))) == 1
    assert list(keys_upwards(line, "reports")) == []


def test_control_a_template_upwards_is_found() -> None:
    assert list(templates_upwards('{% include "workshop/clock.html" %}', "forums")) != []
    assert list(templates_upwards("{% extends 'portal/frame.html' %}", "forums")) != []
    assert list(templates_upwards('{% extends "base/page.html" %}', "forums")) == []
    assert list(libraries_upwards("{% load i18n boards %}", "forums", {"boards": "workshop"})) == ["load boards"]
    assert list(libraries_upwards("{% load boards %}", "reports", {"boards": "workshop"})) == []
