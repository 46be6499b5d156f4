"""Collect new sentences into the catalogues: `python -m tools.messages`, with `--check` only to tell what is missing.

Each chapter keeps its own catalogues. What a translator wrote stays where and as it is, with its comments; a new sentence is
added at the end with an empty translation. Nothing is guessed, reordered or thrown away, so that a change shows what is new.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "tools.template_sentences:extract"
METHODS = [("**/templates/**", TEMPLATE), ("templates/**", TEMPLATE), ("**.py", "python")]
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}
WHOLE = "de"  # the other languages hold what somebody chose to translate, like the participants' sentences


def sentences(chapter: Path) -> Catalog:
    """The sentences of a chapter's modules and templates."""
    found = Catalog()
    for _file, _line, message, _comments, context in extract_from_dir(str(chapter), METHODS, keywords=KEYWORDS):
        found.add(message, context=context)
    return found


def known() -> list[Catalog]:
    """The German catalogues of all chapters; the pages look a sentence up in all of them."""
    found = []
    for _chapter, catalogue in chapters():
        with catalogue.open("rb") as lines:
            found.append(read_po(lines))
    return found


def missing(chapter: Path, catalogues: list[Catalog]) -> list[Message]:
    """The sentences of a chapter that no catalogue knows."""
    return [message for message in sentences(chapter)
            if message.id and all(each.get(message.id, message.context) is None for each in catalogues)]


def text_of(messages: list[Message]) -> str:
    """The sentences as they are added to a catalogue."""
    added = Catalog(header_comment="")
    for message in messages:
        added.add(message.id, context=message.context, flags=message.flags - {"fuzzy"})
    out = BytesIO()
    write_po(out, added, omit_header=True, width=120)
    return out.getvalue().decode()


def chapters() -> Iterator[tuple[Path, Path]]:
    """Every chapter with its German catalogue."""
    for catalogue in sorted((ROOT / "fachplan").glob(f"*/locale/{WHOLE}/LC_MESSAGES/django.po")):
        yield catalogue.parents[3], catalogue


def main() -> int:
    """Add what is new; with `--check` say it and answer 1."""
    new, catalogues = 0, known()
    for chapter, catalogue in chapters():
        found = missing(chapter, catalogues)
        new += len(found)
        for message in found:
            print(f"{chapter.name}: {message.id}")
        if found and "--check" not in sys.argv:
            catalogue.write_text(f"{catalogue.read_text().rstrip()}\n\n{text_of(found).strip()}\n")
    return int(bool(new) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
