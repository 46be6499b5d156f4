"""What touches the database runs once more on PostgreSQL, in a process of its own with its own settings."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run_on(address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with `address` as the database; only what touches the database is kept."""
    environment = os.environ | {"FACHPLAN_TEST_DATABASE_URL": address}
    environment = {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.postgres
def test_everything_that_touches_the_database_passes_on_postgresql(postgres: str) -> None:
    run = run_on(postgres, "-n", "2", "tests")

    assert run.returncode == 0, run.stdout + run.stderr
    passed = re.search(r"(\d+) passed", run.stdout)
    assert passed is not None and int(passed[1]) > 0, run.stdout


@pytest.mark.postgres
def test_control_the_second_run_does_speak_to_postgresql(postgres: str, tmp_path: Path) -> None:
    probe = tmp_path / "test_probe.py"
    probe.write_text(
        "import pytest\nfrom django.db import connection\n\n"
        "@pytest.mark.django_db\ndef test_vendor():\n    assert connection.vendor == 'sqlite'\n"
    )

    settings = ["--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")]
    run = run_on(postgres, "-p", "tests.conftest", *settings, str(probe))

    assert run.returncode == 1
    assert "'postgresql' == 'sqlite'" in run.stdout
