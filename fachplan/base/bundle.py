"""Loads a bundle: all or nothing, in one transaction, and a second time changes nothing.

Chapters say in their `exchange` module which rows they take (`ROWS`), and may finish a load (`finish`): boards are made
from a method, the demo gets its accounts.
"""

import difflib
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from fachplan.base import audit
from fachplan.base.bundle_archive import FILES, BundleProblem, opened
from fachplan.base.bundle_read import Row, pairs, root_of, rows_of
from fachplan.base.bundle_save import existing, save_row
from fachplan.base.bundle_types import FieldProblem, RowType, read_field
from fachplan.base.files import drop_unnamed, place_of
from fachplan.base.models import BundleRow, StoredFile

MANIFEST = ("format", "version", "key", "demo", "language")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that keeps a bundle from being loaded."""

    file: str
    line: int
    key: str
    field: str
    problem: str
    expected: str


@dataclass(slots=True)
class Answer:
    """What a load did: rows per chapter, rows that were the same already, rows refused."""

    loaded: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class Load:
    """A load that is running; what savers and `finish` of the chapters see."""

    bundle: str
    language: str
    demo: bool
    at: datetime
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)  # "forums.forums" → key → row
    objects: dict[tuple[str, str], models.Model] = field(default_factory=dict)
    changed: list[models.Model] = field(default_factory=list)
    written: set[str] = field(default_factory=set)  # their names
    known: dict[tuple[str, str], BundleRow] = field(default_factory=dict)  # what earlier loads of this bundle made
    files: dict[str, Path] = field(default_factory=dict)  # the contents that came along, by sha256
    put: list[str] = field(default_factory=list)  # those that were not on disk before

    def wrote(self, obj: models.Model) -> bool:
        """Whether this load made or changed `obj`."""
        return audit.name_of(obj) in self.written

    def find(self, to: str, key: str) -> models.Model:
        """The object of a row of this bundle, or of one loaded before.

        :raises FieldProblem: if there is no such row, with the nearest key.
        """
        if (to, key) in self.objects:
            return self.objects[to, key]
        chapter, kind = to.split(".")
        known = BundleRow.objects.filter(chapter=chapter, key=f"{kind}/{key}").order_by("-id").first()
        found = object_of(known) if known else None
        if found is None:
            raise FieldProblem(_("“%(key)s” is no row of %(list)s.") % {"key": key, "list": to}, nearest(key, self.rows.get(to, {})))
        return found

    def content(self, sha256: str) -> bytes:
        """What lies under this hash in the bundle; it is remembered that it is about to be put on disk.

        :raises FieldProblem: if it is not there.
        """
        if sha256 not in self.files:
            raise FieldProblem(_("The bundle does not hold this file."), f"{FILES}/{sha256}")
        if not place_of(sha256).exists():
            self.put.append(sha256)
        return self.files[sha256].read_bytes()


def nearest(word: str, known: object) -> str:
    """What was probably meant, else all that there is."""
    names = sorted(str(name) for name in known)  # type: ignore[attr-defined]
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return close[0] if close else ", ".join(names[:20])


def object_of(row: BundleRow) -> models.Model | None:
    """The object a row became, if it still exists."""
    label, _colon, pk = row.object.partition(":")
    found: models.Model | None = apps.get_model(label)._default_manager.filter(pk=pk).first()
    return found


@cache
def exchanges() -> dict[str, ModuleType]:
    """The exchange modules of all chapters, in story order."""
    names = [config.name for config in apps.get_app_configs() if config.name.startswith("fachplan.")]
    return {name.rpartition(".")[2]: import_module(f"{name}.exchange") for name in names if find_spec(f"{name}.exchange")}


def row_types(chapter: str) -> tuple[RowType, ...]:
    """The lists a chapter's file may hold, in the order they are loaded."""
    types: tuple[RowType, ...] = getattr(exchanges()[chapter], "ROWS", ())
    return types


def load_bundle(path: Path, *, at: datetime, actor: str = "system") -> Answer:
    """Load the bundle at `path`; if anything in it is refused, nothing of it is kept."""
    answer = Answer()
    try:
        with opened(path) as parcel:
            answer.refused += map(_unread, parcel.problems)
            load = _read_manifest(parcel.texts, at)
            load.files, load.rows = parcel.files, _all_rows(parcel.texts, answer)
            values = {id(row): _checked(load, row, answer) for row in _in_order(load)}
            answer.refused += _refused_files(load, values)
            if not answer.refused:
                _keep_or_drop(load, values, answer, actor)
    except BundleProblem as problem:
        answer.refused.append(_unread(problem))
    return answer


def _unread(problem: BundleProblem) -> Refusal:
    return Refusal(problem.file, problem.line, "", "", problem.problem, problem.expected)


def _refused_files(load: Load, values: dict[int, dict[str, Any]]) -> Iterator[Refusal]:
    """What rows name and the bundle does not hold, and what it holds and no row names."""
    rows = load.rows.get(f"base.{FILES}", {}).values()
    named = {str(values[id(row)].get("sha256") or ""): row for row in rows}
    here = set(StoredFile.objects.filter(sha256__in=named).values_list("sha256", flat=True))
    for sha256, row in named.items():
        if sha256 and sha256 not in load.files and sha256 not in here:
            yield _refusal(row, "sha256", FieldProblem(_("The bundle does not hold this file."), f"{FILES}/{sha256}"))
    for sha256 in sorted(load.files.keys() - named.keys()):
        yield Refusal(f"{FILES}/{sha256}", 0, "", "", _("No row names this file."), f"base.yaml: {FILES}")


def _keep_or_drop(load: Load, values: dict[int, dict[str, Any]], answer: Answer, actor: str) -> None:
    """Keep all rows and files, or none of them."""
    kept = False
    try:
        _keep(load, values, answer, actor)
        kept = not answer.refused
    finally:
        for sha256 in () if kept else load.put:
            drop_unnamed(sha256)


def _keep(load: Load, values: dict[int, dict[str, Any]], answer: Answer, actor: str) -> None:
    counts: Counter[str] = Counter()
    with transaction.atomic():
        load.known = {(entry.chapter, entry.key): entry for entry in BundleRow.objects.filter(bundle=load.bundle)}
        for row in _in_order(load):
            try:
                counts[row.chapter] += _kept(load, row, values[id(row)])
            except (FieldProblem, ValidationError) as error:
                answer.refused.append(_refusal(row, "", error))
            if len(answer.refused) >= 100:
                break
        if not answer.refused:
            for exchange in exchanges().values():
                if hasattr(exchange, "finish"):
                    exchange.finish(load)
            if counts.total():
                audit.record("bundle.load", f"bundle:{load.bundle}"[:80], actor=actor, at=load.at, rows=counts.total())
        else:
            transaction.set_rollback(True)
            return
    answer.loaded = {chapter: counts[chapter] for chapter in exchanges() if counts[chapter]}
    answer.unchanged = sum(1 for _row in _in_order(load)) - counts.total()


def _read_manifest(texts: dict[str, str], at: datetime) -> Load:
    name = "manifest.yaml"
    if name not in texts:
        raise BundleProblem(_("The bundle has no manifest."), expected="manifest.yaml", file=name)
    found: dict[str, tuple[str, int]] = {}
    for key, node in pairs(root_of(name, texts[name]), name):
        line = node.start_mark.line + 1
        if key not in MANIFEST:
            raise BundleProblem(_("“%s” is unknown here.") % key, expected=nearest(key, MANIFEST), file=name, line=line)
        found[key] = (str(node.value) if isinstance(node, yaml.ScalarNode) else "", line)
    expected = {"format": "fachplan-bundle", "version": "1"}
    for key, right in expected.items():
        value, line = found.get(key, ("", 1))
        if value != right:
            raise BundleProblem(_("“%(key)s” is “%(value)s”.") % {"key": key, "value": value}, expected=right, file=name, line=line)
    if not 0 < len(found.get("key", ("", 0))[0]) <= 80:
        raise BundleProblem(_("The bundle needs a key."), expected="key: …", file=name, line=1)
    demo = found.get("demo", ("false", 0))[0] == "true"
    return Load(found["key"][0], found.get("language", ("de", 0))[0], demo, at)


def _all_rows(texts: dict[str, str], answer: Answer) -> dict[str, dict[str, Row]]:
    rows: dict[str, dict[str, Row]] = {}
    for file, text in texts.items():
        chapter = file.removesuffix(".yaml")
        if file == "manifest.yaml":
            continue
        if chapter not in exchanges():
            expected = nearest(file, [f"{name}.yaml" for name in exchanges()])
            answer.refused.append(Refusal(file, 0, "", "", _("No chapter reads this file."), expected))
            continue
        known = {row_type.kind: row_type for row_type in row_types(chapter)}
        for kind, node in pairs(root_of(file, text), file):
            if kind not in known:
                answer.refused.append(
                    Refusal(
                        file,
                        node.start_mark.line + 1,
                        "",
                        kind,
                        _("“%s” is unknown here.") % kind,
                        nearest(kind, known),
                    )
                )
                continue
            rows[f"{chapter}.{kind}"] = {row.key: row for row in rows_of(file, chapter, kind, node)}
    return rows


def _in_order(load: Load) -> Iterator[Row]:
    for chapter in exchanges():
        for row_type in row_types(chapter):
            yield from load.rows.get(f"{chapter}.{row_type.kind}", {}).values()


def _type_of(row: Row) -> RowType:
    return next(known for known in row_types(row.chapter) if known.kind == row.kind)


def _refusal(row: Row, name: str, error: FieldProblem | ValidationError) -> Refusal:
    if isinstance(error, FieldProblem):
        problem, expected = error.problem, error.expected
    else:
        name, problems = next(iter(error.message_dict.items()))
        name, problem, expected = name.replace("__all__", ""), " ".join(problems), ""
    line = row.nodes[name].start_mark.line + 1 if name in row.nodes else row.line
    return Refusal(row.file, line, row.key, name, problem, expected)


def _checked(load: Load, row: Row, answer: Answer) -> dict[str, Any]:
    """The row's values by field name; what is wrong with them goes into the answer."""
    row_type, values = _type_of(row), {}
    for name, node in row.nodes.items():
        known = row_type.field(name)
        try:
            if known is None:
                raise FieldProblem(_("“%s” is unknown here.") % name, nearest(name, [known.name for known in row_type.fields]))
            values[name] = read_field(node, known, language=load.language)
            if known.type == "reference" and values[name] and values[name] not in load.rows.get(known.to, {}):
                load.find(known.to, str(values[name]))
        except FieldProblem as problem:
            answer.refused.append(_refusal(row, name, problem))
    for known in row_type.fields:
        if known.required and known.name not in row.nodes:
            missing = FieldProblem(_("“%s” is missing.") % known.name, known.about)
            answer.refused.append(_refusal(row, known.name, missing))
    return values


def _kept(load: Load, row: Row, values: dict[str, Any]) -> bool:
    """Keep a row; whether anything changed."""
    row_type = _type_of(row)
    place = _place(load, row_type, row)
    text = json.dumps([values, place], sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = load.known.get((row.chapter, row.address))
    instance = object_of(known) if known else None
    if known and instance is not None and known.digest == digest:
        load.objects[f"{row.chapter}.{row.kind}", row.key] = instance
        return False
    living = existing(row_type, values) if known is None and row_type.save is None else None
    if living is not None:  # no load of this bundle made it: what people wrote here since the dump is not undone by it
        load.objects[f"{row.chapter}.{row.kind}", row.key] = living
        return False
    saved = save_row(row_type, row, values, place, instance, load)
    load.objects[f"{row.chapter}.{row.kind}", row.key] = saved
    load.changed.append(saved)
    load.written.add(audit.name_of(saved))
    entry = known or BundleRow(bundle=load.bundle, chapter=row.chapter, key=row.address)
    entry.object, entry.digest = audit.name_of(saved), digest
    entry.save()
    return True


def _place(load: Load, row_type: RowType, row: Row) -> int | None:
    """The row's place among those of the same owner, in file order from 1."""
    if not row_type.position:
        return None
    owner = row.nodes[row_type.position].value if row_type.position in row.nodes else None
    siblings = [
        other
        for other in load.rows[f"{row.chapter}.{row.kind}"].values()
        if (other.nodes[row_type.position].value if row_type.position in other.nodes else None) == owner
    ]
    return siblings.index(row) + 1
