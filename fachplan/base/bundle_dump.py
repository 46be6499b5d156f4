"""Writes objects back as the rows they could have been loaded from."""

import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from fachplan.base.audit import name_of
from fachplan.base.bundle_types import Field, RowType
from fachplan.base.content import SOURCE_LANGUAGE, source_hash
from fachplan.base.models import Translation

Rows = list[dict[str, Any]]
Bundle = dict[str, dict[str, Rows]]  # chapter → list → rows


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
    for field in row_type.fields:
        if field.attribute == "-":
            continue
        value = getattr(obj, field.attribute)
        default = obj._meta.get_field(field.attribute).get_default()  # type: ignore[union-attr]
        if value is not None and (value != default or field.required):
            row[field.name] = _plain(field, obj, value, translations.get(field.attribute, []))
    return row


def _plain(field: Field, obj: models.Model, value: Any, translations: list[Translation]) -> Any:
    if field.type == "text":
        others = {line.language: line.text for line in translations if line.source_hash == source_hash(value)}
        return {SOURCE_LANGUAGE: value, **others} if others else value
    if field.type == "reference":
        return key_of(value)
    if field.type == "when":
        return f"{value:%Y-%m}" if getattr(obj, f"{field.attribute}_precision") == "month" else value.isoformat()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if field.type in ("uuid", "choice", "line") else value


def manifest_of(key: str) -> dict[str, Any]:
    """The manifest of a dump. It is never a demo: loading it makes no accounts."""
    return {"format": "fachplan-bundle", "version": 1, "key": key, "demo": False, "language": SOURCE_LANGUAGE}


def write_bundle(target: Path, manifest: Mapping[str, Any], bundle: Bundle) -> None:
    """Write a bundle as .zip or .tar.gz, by the name of `target`."""
    files = {"manifest.yaml": _yaml(manifest), **{f"{chapter}.yaml": _yaml(lists) for chapter, lists in bundle.items()}}
    part = target.with_name(f".{target.name}.part")
    try:
        if target.suffix == ".zip":
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
                for name, data in files.items():
                    packed.writestr(name, data)
        else:
            with tarfile.open(part, "w:gz") as archive:
                for name, data in files.items():
                    entry = tarfile.TarInfo(name)
                    entry.size = len(data)
                    archive.addfile(entry, io.BytesIO(data))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _yaml(content: object) -> bytes:
    # Aliases would be refused when loading: every value is written out.
    dumper = type("Dumper", (yaml.SafeDumper,), {"ignore_aliases": lambda _self, _data: True})
    return yaml.dump(content, Dumper=dumper, allow_unicode=True, sort_keys=False, width=120).encode()
