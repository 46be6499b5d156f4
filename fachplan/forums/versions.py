"""Two tabs on one thing: a form carries the mark of what it showed, and saving compares it with what stands.

Nothing needs to be stored for it: the mark is a hash of the values themselves, so a change there and back is none.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db.models import Model

AnyModel = TypeVar("AnyModel", bound=Model)


class ChangedMeanwhile(Exception):
    """Somebody saved since the form was opened. What stands now is in `values`, its mark in `mark`."""

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__("the values have changed since they were read")
        self.values = values
        self.mark = mark_of(values)


def mark_of(values: Mapping[str, object]) -> str:
    """The mark of some values.

    >>> mark_of({"title": "A"}) == mark_of({"title": "A"}), mark_of({"title": "A"}) == mark_of({"title": "B"})
    (True, False)
    """
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_mark(values: Mapping[str, object], seen: str) -> None:
    """Refuse to overwrite what the writer has not seen.

    :raises ChangedMeanwhile: if `seen` is not the mark of `values`.
    """
    if seen != mark_of(values):
        raise ChangedMeanwhile(values)


def take_unchanged(obj: AnyModel, seen: str, values_of: Callable[[AnyModel], dict[str, Any]]) -> AnyModel:
    """The row of `obj` as it stands, nobody else's until the transaction is over.

    :raises ChangedMeanwhile: if it is no longer what its writer has seen.
    """
    fresh: AnyModel = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
    check_mark(values_of(fresh), seen)
    return fresh
