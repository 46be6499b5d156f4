"""Writes objects back as the rows they could have been loaded from, and the files they name.

The same objects give the same bytes: nothing in an archive says when or where it was made.
"""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from fachplan.base.audit import name_of
from fachplan.base.bundle_archive import FILES
from fachplan.base.bundle_types import Field, RowType
from fachplan.base.content import SOURCE_LANGUAGE, source_hash
from fachplan.base.exchange import FILE
from fachplan.base.files import content_of
from fachplan.base.models import StoredFile, Translation

Rows = list[dict[str, Any]]
Bundle = dict[str, dict[str, Rows]]  # chapter → list → rows

also: list[Callable[[Any], Bundle]] = []
"""What chapters above the dumped object add to its dump: their rows of it."""


def with_additions(obj: models.Model, bundle: Bundle) -> Bundle:
    """`bundle` with what other chapters have of `obj`, in the order a load takes."""
    for each in also:
        for chapter, lists in each(obj).items():
            for kind, rows in lists.items():
                kept = bundle.setdefault(chapter, {}).setdefault(kind, [])
                kept += [row for row in rows if row["key"] not in {known["key"] for known in kept}]
    return bundle


def rows_of_files(files: Iterable[StoredFile | None]) -> Rows:
    """Files as rows, each once."""
    kept = {stored.pk: stored for stored in files if stored is not None}
    return rows_of_objects(FILE, [kept[pk] for pk in sorted(kept)])


def key_of(obj: models.Model) -> str:
    """How rows refer to `obj`: by its own key where it is unique in a bundle, else by its id."""
    key = getattr(obj, "key", "")
    return (
        key if key and any(field.name == "key" and field.unique for field in obj._meta.concrete_fields) else str(obj.pk)
    )


def rows_of_objects(row_type: RowType, objects: Iterable[models.Model]) -> Rows:
    """`objects` as rows; what a row leaves out is the default of its field."""
    found = list(objects)
    translations = _translations(found)
    return [_row(row_type, obj, translations.get(name_of(obj), {})) for obj in found]


def _translations(objects: list[models.Model]) -> dict[str, dict[str, list[Translation]]]:
    kept: dict[str, dict[str, list[Translation]]] = {}
    for line in Translation.objects.filter(object__in=[name_of(obj) for obj in objects]).order_by("language"):
        kept.setdefault(line.object, {}).setdefault(line.field, []).append(line)
    return kept


def _row(row_type: RowType, obj: models.Model, translations: dict[str, list[Translation]]) -> dict[str, Any]:
    row: dict[str, Any] = {"key": key_of(obj), "id": str(obj.pk)}
    checked: list[str] = []
    for field in row_type.fields:
        if field.attribute == "-":
            continue
        value = getattr(obj, field.attribute)
        default = obj._meta.get_field(field.attribute).get_default()  # type: ignore[union-attr]
        if value is not None and (value != default or field.required):
            row[field.name] = _plain(field, obj, value, _holding(field, value, translations))
            checked += [f"{field.name}.{line.language}" for line in _holding(field, value, translations) if line.state == "checked"]
    return {**row, "checked": checked} if checked else row


def _holding(field: Field, value: Any, translations: dict[str, list[Translation]]) -> list[Translation]:
    """The translations of a text that were made from what it says now."""
    lines = translations.get(field.attribute, []) if field.type == "text" else []
    return [line for line in lines if line.source_hash == source_hash(value)]


def _plain(field: Field, obj: models.Model, value: Any, translations: list[Translation]) -> Any:
    if field.type == "text":
        others = {line.language: line.text for line in translations}
        return {SOURCE_LANGUAGE: value, **others} if others else value
    if field.type == "reference":
        return key_of(value)
    if field.type == "when":
        return f"{value:%Y-%m}" if getattr(obj, f"{field.attribute}_precision") == "month" else value.isoformat()
    if field.type == "money":
        return f"{value // 100}.{value % 100:02}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, timedelta):
        return _seconds(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if field.type in ("uuid", "choice", "line") else value


def _seconds(length: timedelta) -> str:
    """"-90" or "12.5": exact, where a float would not be."""
    whole, part = divmod(abs(length) // timedelta(microseconds=1), 1_000_000)
    sign = "-" if length < timedelta() else ""
    return f"{sign}{whole}.{part:06}".rstrip("0") if part else f"{sign}{whole}"


def manifest_of(key: str) -> dict[str, Any]:
    """The manifest of a dump. It is never a demo: loading it makes no accounts."""
    return {"format": "fachplan-bundle", "version": 1, "key": key, "demo": False, "language": SOURCE_LANGUAGE}


def write_bundle(target: Path, manifest: Mapping[str, Any], bundle: Bundle) -> None:
    """Write a bundle and the files it names as .zip or .tar.gz, by the name of `target`.

    :raises fachplan.base.files.FileDamaged: if a file is not what was stored; nothing is written then.
    """
    part = target.with_name(f".{target.name}.part")
    pack = _zip if target.suffix == ".zip" else _tar
    try:
        pack(part, _members(manifest, bundle))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _members(manifest: Mapping[str, Any], bundle: Bundle) -> Iterator[tuple[str, bytes]]:
    yield "manifest.yaml", _yaml(manifest)
    for chapter, lists in bundle.items():
        yield f"{chapter}.yaml", _yaml(lists)
    for sha256 in sorted({row["sha256"] for row in bundle.get("base", {}).get(FILES, []) if "sha256" in row}):
        yield f"{FILES}/{sha256}", content_of(sha256)


def _zip(target: Path, members: Iterable[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(target, "w") as packed:
        for name, data in members:
            entry = zipfile.ZipInfo(name)  # of 1980: the day it was packed is no part of it
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            packed.writestr(entry, data)


def _tar(target: Path, members: Iterable[tuple[str, bytes]]) -> None:
    with (
        target.open("wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def _yaml(content: object) -> bytes:
    # Aliases would be refused when loading: every value is written out.
    dumper = type("Dumper", (yaml.SafeDumper,), {"ignore_aliases": lambda _self, _data: True})
    return yaml.dump(content, Dumper=dumper, allow_unicode=True, sort_keys=False, width=120).encode()
