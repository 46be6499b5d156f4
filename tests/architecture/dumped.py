"""What of a chapter's models goes into the dump of a forum, what stays behind, and what nobody has thought of."""

from collections.abc import Iterable, Mapping
from types import ModuleType

from django.apps import apps
from django.db import models

from fachplan.base.bundle import exchanges
from fachplan.base.bundle_types import RowType

CHAPTERS = ("forums", "workshop", "plan", "reports")


def fields_of(model: type[models.Model]) -> list[str]:
    """The names of all that a row of `model` stores; ties kept in a model of their own are that model's."""
    ties = [field for field in model._meta.many_to_many
            if (through := field.remote_field.through) is not None and through._meta.auto_created]
    return [field.name for field in (*model._meta.concrete_fields, *ties)]


def carried(row_type: RowType) -> set[str]:
    """The fields that a row of this type brings along."""
    names = {"id"} if row_type.save is None else set()
    names |= {"position"} if row_type.position else set()
    names |= {"key"} if row_type.keyed else set()
    for field in row_type.fields:
        names |= {field.attribute, f"{field.attribute}_precision"} if field.type == "when" else {field.attribute}
    return names - {"-"} | set(row_type.extras)


def holes(found: Iterable[type[models.Model]], rows: Iterable[RowType], left_out: Mapping[str, str]) -> list[str]:
    """What is neither in the dump nor left out with a reason; and reasons for what is not left out, or does not exist."""
    brought: dict[str, set[str]] = {}
    for row_type in rows:
        brought.setdefault(row_type.model.__name__, set()).update(carried(row_type))
    wrong, used = [], set()
    for model in found:
        name = model.__name__
        for field in fields_of(model):
            reasons = {name, f"{name}.{field}"} & left_out.keys()
            used |= reasons
            if (field in brought.get(name, ())) == bool(reasons):
                wrong.append(f"{name}.{field}")
    return wrong + sorted(left_out.keys() - used)


def models_of(chapter: str) -> list[type[models.Model]]:
    """The models of a chapter."""
    return list(apps.get_app_config(chapter).get_models())


def exchange_of(chapter: str) -> ModuleType:
    """The module in which a chapter says what it exchanges."""
    return exchanges()[chapter]


def whole_fields(chapter: str) -> dict[type[models.Model], list[str]]:
    """The fields of each model of a chapter that a dump carries."""
    exchange = exchange_of(chapter)
    return {
        model: [name for name in fields_of(model) if not {model.__name__, f"{model.__name__}.{name}"} & exchange.LEFT_OUT.keys()]
        for model in models_of(chapter) if model.__name__ not in exchange.LEFT_OUT}
