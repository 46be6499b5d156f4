"""How long the paper kit of four groups takes: sheets, signs, lists, 160 cards each with its own QR code."""

import time

from bench.table import Row

LIMIT = 5


def run() -> list[Row]:
    """The kit once, in a process that has typeset nothing before."""
    import django

    django.setup()
    from fachplan.reports.kit.pdf import kit_pdf
    from tests.reports.kit_sample import full_kit

    begun = time.perf_counter()
    size = len(kit_pdf(full_kit()))
    seconds = time.perf_counter() - begun
    return [Row("paper kit, four groups, 160 cards", f"{seconds:.2f} s", f"≤ {LIMIT} s", seconds <= LIMIT, f"{size / 1000:.0f} kB")]
