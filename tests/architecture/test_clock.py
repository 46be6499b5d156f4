"""The day is a parameter: nobody below the views asks what time it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import chapter_of, ours, report, text_of

TIMELESS = {"models", "choices", "queries", "search", "policy", "actions", "exchange", "documents"}
ASKING = {"now", "today", "utcnow", "localtime", "localdate"}


def clock_readings(source: str) -> Iterator[str]:
    """Calls that ask the clock, ours included, and fields that set themselves."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ASKING:
                yield f"line {node.lineno}: {name}()"
            if any(keyword.arg in ("auto_now", "auto_now_add") for keyword in node.keywords):
                yield f"line {node.lineno}: a field that sets itself"
        if isinstance(node, ast.keyword) and node.arg == "default" and getattr(node.value, "attr", "") in ASKING:
            yield f"line {node.value.lineno}: a default that asks"


def is_timeless(name: str) -> bool:
    """Whether a file is one of those that get their time from outside."""
    chapter = chapter_of(name)
    return chapter == "core" or (chapter is not None and Path(name).stem in TIMELESS)


def test_nothing_below_the_views_reads_the_clock() -> None:
    names = [name for name in ours(".py", under="fachplan/") if is_timeless(name)]
    found = [f"{name} {reading}" for name in names for reading in clock_readings(text_of(name))]

    assert found == [], report(found)


@pytest.mark.parametrize(
    "line",
    [
        "at = timezone.now()",
        "day = date.today()",
        "at = clock.now()",
        "at = localtime()",
        "made = models.DateTimeField(auto_now_add=True)",
        "made = models.DateTimeField(default=timezone.now)",
    ],
)
def test_control_a_look_at_the_clock_is_found(line: str) -> None:
    assert len(list(clock_readings(line))) == 1
    assert list(clock_readings("def close(at): return at.date(), now, Now()")) == []
