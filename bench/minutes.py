"""How long the minutes of a full forum take, first in a fresh process and then again."""

import subprocess
import sys
import time
from pathlib import Path

from bench.table import Row

ROOT = Path(__file__).resolve().parents[1]
CARDS = 300
FRESH = f"""
import django; django.setup()
from fachplan.reports.documents import minutes_pdf
from tests.reports.sample import many_cards
minutes_pdf(many_cards({CARDS}))
"""


def run() -> list[Row]:
    """300 cards in four groups with their measures, as PDF and as Word file."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", FRESH], check=True, cwd=ROOT)
    fresh = time.perf_counter() - begun
    return [
        Row(
            f"minutes, {CARDS} cards, PDF, fresh process",
            f"{fresh:.2f} s",
            "≤ 5 s",
            fresh <= 5,
            "PDF/UA-1 and PDF/A-2a, Python's start included",
        ),
        *_warm(),
    ]


def _warm() -> list[Row]:
    import django

    django.setup()
    from fachplan.reports.documents import minutes_docx, minutes_pdf
    from tests.reports.sample import many_cards

    minutes_pdf(many_cards(4))  # fonts and their character maps are read once per process
    rows = []
    for name, make in (("PDF", minutes_pdf), ("Word", minutes_docx)):
        begun = time.perf_counter()
        size = len(make(many_cards(CARDS)))
        seconds = time.perf_counter() - begun
        rows.append(Row(f"minutes, {CARDS} cards, {name}", f"{seconds:.2f} s", "≤ 2 s", seconds <= 2, f"{size / 1000:.0f} kB"))
    return rows
