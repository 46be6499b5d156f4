"""Every import contract is shown a tiny house that breaks it, so that a contract which sleeps is noticed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ("core", "base", "accounts", "places", "directory", "forums", "workshop", "plan", "reports", "portal")
SOUND = {
    "urls.py": "from fachplan.forums import urls\n",
    "settings.py": "",
    "cli.py": "",
    "asgi.py": "from fachplan import urls\n",
    "core/sizes.py": "",
    "core/text.py": "",
    "forums/models.py": "from fachplan.places import models\n",
    "places/models.py": "",
    "forums/queries.py": "from fachplan.forums import models\n",
    "forums/actions.py": "from fachplan.forums import queries\n",
    "forums/views.py": "from fachplan.forums import actions\n",
    "forums/urls.py": "from fachplan.forums import views\n",
}
RING = {
    "places/sites.py": "from fachplan.places import rooms\n",
    "places/rooms.py": "from fachplan.places import sites\n",
}


def lint(place: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Check the package in `place` against our contracts, one or all."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    if contract is not None:
        command += ["--contract", contract]
    environment = os.environ | {"PYTHONPATH": str(place), "NO_COLOR": "1"}
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)


def build(place: Path, changes: Mapping[str, str] | None = None) -> Path:
    """Lay a house with all our chapters, empty but for what keeps every rule, and change it."""
    house = place / "fachplan"
    for chapter in CHAPTERS:
        (house / chapter).mkdir(parents=True)
        (house / chapter / "__init__.py").touch()
    (house / "__init__.py").touch()
    for name, text in (SOUND | dict(changes or {})).items():
        (house / name).parent.mkdir(exist_ok=True)
        (house / name).write_text(text)
    shutil.copy(ROOT / ".importlinter", place)
    return place


def test_our_imports_keep_every_contract() -> None:
    run = lint(ROOT)

    assert run.returncode == 0, run.stdout + run.stderr


def test_a_sound_house_passes(tmp_path: Path) -> None:
    run = lint(build(tmp_path))

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("contract", "changes"),
    [
        pytest.param("story", {"places/queries.py": "from fachplan.forums import models\n"}, id="a chapter looks up"),
        pytest.param("story", {"forums/actions.py": "from fachplan import settings\n"}, id="a chapter reads settings"),
        pytest.param("story", {"statistics/__init__.py": ""}, id="a chapter nobody placed"),
        pytest.param("story", {"helpers.py": ""}, id="a module beside the chapters"),
        pytest.param("chapter", {"forums/models.py": "from fachplan.forums import queries\n"}, id="a model asks"),
        pytest.param("chapter", {"forums/queries.py": "from fachplan.forums import actions\n"}, id="a question acts"),
        pytest.param("chapter", {"forums/api.py": "from fachplan.forums import views\n"}, id="a door through a door"),
        pytest.param("chapter", {"base/models.py": "from fachplan.base import views\n", "base/views.py": ""}, id="b"),
        pytest.param("core", {"core/sizes.py": "from django.db import models\n"}, id="a core with Django"),
        pytest.param("core", {"core/sizes.py": "import asyncio\n"}, id="a core with a loop"),
        pytest.param("core", {"core/sizes.py": "from time import time\n"}, id="a core with a clock"),
        pytest.param("core", {"core/sizes.py": "import random\n"}, id="a core with chance"),
        pytest.param("alone", {"core/sizes.py": "from fachplan.core import codes\n", "core/codes.py": ""}, id="leans"),
        pytest.param("private", {"plan/views.py": "from fachplan.forums import views\n"}, id="a page borrows a page"),
        pytest.param("private", {"portal/queries.py": "from fachplan.forums.views import x\n"}, id="a question a page"),
        pytest.param("rings", RING, id="a ring"),
    ],
)
def test_control_a_house_that_breaks_a_contract_is_refused(
    tmp_path: Path, contract: str, changes: Mapping[str, str]
) -> None:
    run = lint(build(tmp_path, changes), contract)

    assert run.returncode == 1
    assert "BROKEN" in run.stdout, run.stdout + run.stderr


def test_every_chapter_that_exists_stands_in_the_order_inside_a_chapter() -> None:
    text = (ROOT / ".importlinter").read_text()
    chapters = sorted(path.parent.name for path in (ROOT / "fachplan").glob("*/apps.py"))

    assert [name for name in chapters if f"\n    fachplan.{name}\n" not in text] == []
