"""How long the minutes of a full forum take, first in a fresh process and then again."""

import hashlib
import io
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image

from bench.table import Row

ROOT = Path(__file__).resolve().parents[1]
CARDS = 300
PHOTOS = 6
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
        *_with_photos(),
    ]


def _with_photos() -> list[Row]:
    """The same minutes with six photos of a phone's size, the worst case for a copy: noise that no JPEG makes small."""
    from dataclasses import replace

    from fachplan.base.files import place_of, put_file
    from fachplan.reports.documents import minutes_docx, minutes_pdf
    from fachplan.reports.models import Picture
    from tests.reports.sample import many_cards

    pictures = []
    for number in range(PHOTOS):
        photo = _photo()
        sha256 = hashlib.sha256(photo).hexdigest()
        put_file(photo, place_of(sha256))
        pictures.append(Picture(f"photo-{number}", "Vier Felder mit Karten", sha256, True, 3000, 2250))
    content = many_cards(CARDS)
    first, *others = content.groups
    content = replace(content, groups=(replace(first, boards=(replace(first.boards[0], pictures=tuple(pictures)),)), *others))
    rows = []
    for name, make in (("PDF", minutes_pdf), ("Word", minutes_docx)):
        begun = time.perf_counter()
        size = len(make(content))
        seconds = time.perf_counter() - begun
        rows.append(
            Row(f"minutes, {CARDS} cards, {PHOTOS} photos, {name}", f"{seconds:.2f} s", "≤ 10 s", seconds <= 10, f"{size / 1e6:.1f} MB"))
    return rows


def _photo() -> bytes:
    """A photo as the house keeps it: 3,000 pixels wide."""
    out = io.BytesIO()
    Image.effect_noise((3000, 2250), 20).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


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
