"""The privacy register: every model field states what it is, or the build fails.

A field that tells something about a person is wrapped where it is declared::

    email = personal(models.EmailField(), purpose="to write to the account", basis=PUBLIC_TASK, keep="while the account exists")

All others are named once, in a decorator above their model, so that adding a field always means deciding::

    @not_personal("key", "title", why="facts about the forum")

The processing register, the privacy notice and the deletion job are made from it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import models

PUBLIC_TASK = "Art. 6 (1) e GDPR, public task"
CONSENT = "Art. 6 (1) a GDPR, consent"
LEGAL_DUTY = "Art. 6 (1) c GDPR, legal duty"

M = TypeVar("M", bound=type[models.Model])


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of one field."""

    model: str
    field: str
    personal: bool
    purpose: str
    basis: str
    keep: str


def personal(field: Any, *, purpose: str, basis: str, keep: str) -> Any:
    """Mark `field` as telling something about a person, with its purpose, legal basis and retention."""
    field.privacy = (purpose, basis, keep)
    return field


def not_personal(*names: str, why: str) -> Callable[[M], M]:
    """State that the named fields of a model tell nothing about a person."""

    def mark(model: M) -> M:
        model.not_personal_fields = {**getattr(model, "not_personal_fields", {}), **dict.fromkeys(names, why)}  # type: ignore[attr-defined]
        return model

    return mark


# Tables of the libraries we use; they cannot carry our marks.
LIBRARY_TABLES: dict[str, tuple[bool, str, str, str]] = {
    "sessions.Session": (True, "to stay signed in, or to keep a seat on this device", PUBLIC_TASK, "8 hours after the last visit"),
    "account.EmailAddress": (True, "to sign in and to write to the account", PUBLIC_TASK, "while the account exists"),
    "account.EmailConfirmation": (True, "to check an address", PUBLIC_TASK, "3 days"),
    "socialaccount.SocialApp": (False, "unused table of the library; the sign-in stands in a file", "", ""),
    "socialaccount.SocialAccount": (True, "to sign in", PUBLIC_TASK, "while the account exists"),
    "socialaccount.SocialToken": (False, "stays empty: no token of the library is stored", "", ""),
    "mfa.Authenticator": (True, "the second factor of a sign-in; the secret is encrypted", PUBLIC_TASK, "until it is turned off"),
    "contenttypes.ContentType": (False, "names of tables", "", ""),
    "auth.Permission": (False, "unused table of the framework", "", ""),
    "auth.Group": (False, "unused table of the framework", "", ""),
    "auth.Group_permissions": (False, "unused table of the framework", "", ""),
    "django_tasks_database.DBTaskResult": (False, "jobs; arguments are ids only", "", ""),
    "django_tasks_db.DBTaskResult": (False, "jobs; arguments are ids only", "", ""),
}


def _own_entry(model: type[models.Model], name: str, field: Any) -> Entry | None:
    if hasattr(field, "privacy"):
        purpose, basis, keep = field.privacy
        return Entry(model._meta.label, name, True, purpose, basis, keep)
    why = getattr(model, "not_personal_fields", {}).get(name)
    if why is not None:
        return Entry(model._meta.label, name, False, why, "", "")
    return None


def entries() -> Iterator[tuple[str, str, Entry | None]]:
    """Every stored field of every table with its entry, or None where the register has a hole."""
    for model in apps.get_models(include_auto_created=True):
        library = LIBRARY_TABLES.get(model._meta.label)
        for field in model._meta.concrete_fields:
            if library is not None:
                yield model._meta.label, field.name, Entry(model._meta.label, field.name, *library)
            else:
                yield model._meta.label, field.name, _own_entry(model, field.name, field)
