"""Writes `docs/bundle.md` from what the chapters say of their rows: ``python -m fachplan.base.bundle_docs docs/bundle.md``."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django

HEAD = """# The bundle

A bundle is how data come in and go out: a folder, a `.zip` or a `.tar.gz` of YAML files. `fachplan load BUNDLE` takes it
all or not at all; loading it again changes only what changed; `fachplan dump FORUM FILE` writes one. This page is
generated from the loaders (`python -m fachplan.base.bundle_docs docs/bundle.md`), so it says what they do.

## manifest.yaml

```yaml
format: fachplan-bundle
version: 1
key: our-city      # rows are known by this key when the bundle is loaded again
demo: false        # true makes the installation a demo, with demo accounts
language: de       # of texts that name no language
```

## Files

One file a chapter, `CHAPTER.yaml`, a map of lists. Every row has a `key` of its own in its list; a reference is the key
of another row. A row may carry an `id` (a UUID) where it was dumped elsewhere. Texts in other languages are kept as
unchecked translations, but for those that its `checked` names (`checked: [title.en]`). Anchors and aliases are not read.
An unknown field refuses the row and names the nearest one.

Beside them lies `files/SHA256`: photos, handouts, minutes that were sent out, each named by the sha256 of its content and
by a row of `base.yaml`. A file that is not what its name says, that no row names, or that is no JPEG, PDF or Word file is
refused; so is a row whose file is missing. Everything else in an archive is not read.

A refused bundle changes nothing and answers with file, line, key, field, the problem, and what would be right.

## Limits

An archive of 1 GB, 5,000 entries, 50 MB of YAML, 64 MB a file, 100 times its packed size; no links, no paths that climb.

## What `dump` writes

Everything of the forum: its process, agenda, handouts, themes, methods (also those they were copied from), groups,
clocks, boards with their whole logs, photos, counts, minutes with every version that was sent out, what became of its
cards, and the whole plan of its process: goals, measures with steps, money, indicators and who answers for them, releases,
papers. The same forum gives the same bytes, and so does the forum made of them elsewhere.

Loaded where the forum still lives, a dump takes nothing back: a row whose `id` is there already, and that no load of this
dump made, stays as it is. What stays behind:

"""


def document() -> str:
    """The whole page."""
    return HEAD + "\n".join(_left_out()) + "\n" + "\n".join(_types()) + "\n" + "\n".join(_chapters())


def _left_out() -> Iterator[str]:
    from fachplan.base.bundle import exchanges

    yield "| what | why |"
    yield "|---|---|"
    for chapter, exchange in exchanges().items():
        for name, why in getattr(exchange, "LEFT_OUT", {}).items():
            yield f"| `{chapter}.{name}` | {why} |"
    yield "| votes of single people | a card tells how many dots it has, nobody's hand is in it |"
    yield "| translations older than their text | no page shows them |"
    yield ""


def _types() -> Iterator[str]:
    from fachplan.base.bundle_types import WHAT_TYPES_ARE

    yield "| type | what it is |"
    yield "|---|---|"
    for name, what in WHAT_TYPES_ARE.items():
        yield f"| {name} | {what} |"
    yield ""


def _chapters() -> Iterator[str]:
    from fachplan.base.bundle import exchanges, row_types

    for chapter in exchanges():
        if not row_types(chapter):
            continue
        yield f"## {chapter}.yaml\n"
        for row_type in row_types(chapter):
            yield f"### {row_type.kind}\n\n{row_type.about}\n"
            yield "| field | type | |"
            yield "|---|---|---|"
            for field in row_type.fields:
                target = f" → {field.to}" if field.to else f": {', '.join(f'`{each}`' for each in field.choices)}" if field.choices else ""
                must = "**required**, " if field.required else ""
                yield f"| `{field.name}` | {field.type}{target} | {must}{field.about} |"
            yield ""


def main() -> int:
    """Write the page to the path given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fachplan.settings")
    django.setup()
    Path(sys.argv[1]).write_text(document())
    return 0


if __name__ == "__main__":
    sys.exit(main())
