"""What every test may ask for: a data directory of its own, a PostgreSQL, a running server, a browser."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The settings, read before this file, have made the tests' own place where none was named; subprocesses take it too.
os.environ.setdefault("FACHPLAN_DATA", tempfile.mkdtemp(prefix="fachplan-tests-"))
# Workers and the run on PostgreSQL share it; only the process that began may throw it away.
os.environ.setdefault("FACHPLAN_TESTS_OWNER", str(os.getpid()))
if "FACHPLAN_TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["FACHPLAN_TEST_DATABASE_URL"]
else:
    os.environ.pop("DATABASE_URL", None)

import shutil

import pytest

from tests.live_server import LiveServer
from tests.postgres.server import postgres_server


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first, so that no core idles at the end; on PostgreSQL keep what touches the database."""
    if "FACHPLAN_TEST_DATABASE_URL" in os.environ:
        kept = [item for item in items if _touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
    items.sort(key=_haste)


def pytest_unconfigure(config: pytest.Config) -> None:
    if os.environ["FACHPLAN_TESTS_OWNER"] == str(os.getpid()) and "fachplan-tests-" in os.environ["FACHPLAN_DATA"]:
        shutil.rmtree(os.environ["FACHPLAN_DATA"], ignore_errors=True)


def _touches_database(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & set(names))


def _haste(item: pytest.Item) -> int:
    return 0 if item.get_closest_marker("postgres") else 1 if item.get_closest_marker("browser") else 2


@pytest.fixture
def data_dir(tmp_path: Path, settings: object) -> Path:
    """An empty place for data, known to the settings for the length of one test."""
    place = tmp_path / "data"
    (place / "files").mkdir(parents=True)
    settings.DATA = place  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = place / "files"  # type: ignore[attr-defined]
    return place


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL that lives as long as this session."""
    with postgres_server() as address:
        yield address


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A `fachplan serve` with the demo, shared by the tests that only add to it."""
    with LiveServer(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[LiveServer]:
    """A `fachplan serve` with the demo for one test alone, which may kill it."""
    with LiveServer(tmp_path / "served") as running:
        yield running
