"""Compile the catalogues of every chapter: `python -m fachplan.base.catalogues`.

Babel does it, so that no gettext needs to be installed; what is newer than its source is left alone.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

PACKAGE = Path(__file__).resolve().parents[1]


def catalogues(package: Path) -> Iterator[Path]:
    """Every `.po` file of the chapters."""
    yield from sorted(package.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_catalogue(source: Path) -> bool:
    """Write the `.mo` beside `source`; tell whether it had to be.

    :raises PoFileError: if a line of the catalogue cannot be read.
    """
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parents[1].name, abort_invalid=True)
    whole = target.with_suffix(".mo.new")
    with whole.open("wb") as out:
        write_mo(out, catalogue)
    whole.replace(target)  # a server that reads meanwhile never sees half a file
    return True


def main() -> int:
    """Compile what changed; 1 and the file's name if a catalogue cannot be read."""
    refused = 0
    for source in catalogues(PACKAGE):
        try:
            compile_catalogue(source)
        except PoFileError as error:
            sys.stderr.write(f"{source.relative_to(PACKAGE)}: {error}\n")
            refused += 1
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
