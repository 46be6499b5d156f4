"""Keeps one row of a bundle: its columns, its references, its texts in other languages."""

from typing import Any

from django.db import models

from fachplan.base.audit import name_of
from fachplan.base.bundle_read import Row
from fachplan.base.bundle_types import Field, Loading, RowType, Texts
from fachplan.base.content import source_hash, translate
from fachplan.base.models import Translation


def save_row(
    row_type: RowType, row: Row, values: dict[str, Any], place: int | None, instance: models.Model | None, load: Loading
) -> models.Model:
    """The row as a saved object: new, or `instance` with the row's values.

    :raises FieldProblem: if a reference leads nowhere or the chapter refuses the row.
    :raises django.core.exceptions.ValidationError: if the row breaks a rule of its table.
    """
    if row_type.save is not None:
        return row_type.save(row, values, instance, load)
    obj = instance or (row_type.only or row_type.model)()
    before = dict(vars(obj))
    fill(obj, row_type, values, load)
    own = {"key": row.key} if row_type.keyed else {}
    for name, value in {**row_type.extras, **own, **({"position": place} if place is not None else {})}.items():
        setattr(obj, name, value)
    if row_type.complete is not None:
        row_type.complete(obj, values, before, load)
    obj.full_clean()
    obj.save()
    keep_translations(obj, row_type, values)
    return obj


def existing(row_type: RowType, values: dict[str, Any]) -> models.Model | None:
    """The object that has the row's id already."""
    if "id" not in values:
        return None
    found: models.Model | None = row_type.model._default_manager.filter(pk=values["id"]).first()
    return found


def fill(obj: models.Model, row_type: RowType, values: dict[str, Any], load: Loading) -> None:
    """Put the row's values into the object; a field the row leaves out gets the table's default."""
    if "id" in values and obj._state.adding:
        obj.pk = values["id"]
    for field in row_type.fields:
        if field.attribute != "-":
            setattr(obj, field.attribute, _column_value(obj, field, values, load))
            if field.type == "when":
                setattr(obj, f"{field.attribute}_precision", (values.get(field.name) or (None, "open"))[1])


def _column_value(obj: models.Model, field: Field, values: dict[str, Any], load: Loading) -> object:
    value = values.get(field.name)
    if value is None:
        column = obj._meta.get_field(field.attribute)
        return column.get_default()  # type: ignore[union-attr]
    if field.type == "reference":
        return load.find(field.to, value)
    if field.type == "when":
        return value[0]
    return value.source if isinstance(value, Texts) else value


def keep_translations(obj: models.Model, row_type: RowType, values: dict[str, Any]) -> None:
    """Keep the texts of other languages, unchecked where the row does not say that somebody has read them."""
    checked = values.get("checked") or []
    for field in row_type.fields:
        value = values.get(field.name)
        if not isinstance(value, Texts):
            continue
        kept = Translation.objects.filter(object=name_of(obj), field=field.attribute)
        same = dict(kept.filter(source_hash=source_hash(value.source)).values_list("language", "text"))
        for language, text in value.others.items():
            if same.get(language) != text:  # one that was checked stays so while nothing changed
                translate(obj, field.attribute, language, text, checked=f"{field.name}.{language}" in checked)
        kept.exclude(language__in=value.others).filter(state=Translation.State.UNCHECKED).delete()
