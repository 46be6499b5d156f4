"""Lint and types are tests like any other, so that one summary says everything."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("fachplan", "tests", "bench", "tools")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the checkers over the checkout."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_ruff_finds_nothing() -> None:
    answer = run("ruff", "check", "--no-fix", *SOURCES)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_mypy_finds_nothing() -> None:
    answer = run("mypy", *SOURCES)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_control_an_untyped_function_is_found(tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    sample.write_text("def close(offer):\n    return offer\n")

    answer = run("mypy", "--cache-dir", str(tmp_path / "cache"), str(sample))

    assert answer.returncode == 1
    assert "Function is missing a type annotation" in answer.stdout


def test_control_a_naive_clock_is_found(tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    sample.write_text("from datetime import datetime\n\nAT = datetime.now()\n")

    answer = run("ruff", "check", "--config", str(ROOT / "pyproject.toml"), "--no-cache", str(sample))

    assert answer.returncode == 1
    assert "DTZ005" in answer.stdout
