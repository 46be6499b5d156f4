"""Whoever runs an old release can take the newest: its filled database migrates, says the same and nothing of it is broken."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.live_server import ROOT

RELEASES = sorted((ROOT / "tests" / "releases").glob("*.tar.gz"))


def run(data: Path, *command: str) -> str:
    """A command of today's program on `data`; its answer."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment | {"FACHPLAN_DATA": str(data)},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def taken_over(release: Path, data: Path) -> dict[str, Any]:
    """What a release's database says after today's program has taken it over."""
    data.mkdir()
    run(data, "fachplan.cli", "restore", str(release))
    told: dict[str, Any] = json.loads(run(data, "tests.releases.filled", "tell"))
    return told


def test_there_is_a_filled_database_of_a_release() -> None:
    assert [release.name for release in RELEASES][:1] == ["0.1.tar.gz"]


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name.removesuffix(".tar.gz"))
def test_the_database_of_a_release_migrates_and_says_the_same(release: Path, tmp_path: Path) -> None:
    before = json.loads(release.with_name(release.name.replace(".tar.gz", ".json")).read_text())

    assert taken_over(release, tmp_path / "data") == before
    assert before["broken"] == "" and len(before["cards"]) > 2  # control: it says something
