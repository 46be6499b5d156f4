"""What the privacy notice and the processing register tell, made from the marks of the fields."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.apps import apps
from django.utils.translation import gettext_noop as _

from fachplan.base.privacy import Entry, entries


@dataclass(frozen=True, slots=True)
class Use:
    """One purpose: on what basis, how long it is kept, and in which fields it stands."""

    purpose: str
    basis: str
    keep: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The purposes that concern one kind of people."""

    title: str
    uses: tuple[Use, ...]


# By the chapter of a table: whom it is about. A chapter without a line of its own falls under the last.
ABOUT = {
    "workshop": _("If you take part in a forum"),
    "plan.AnswerFollower": _("If you take part in a forum"),  # a table may be about others than its chapter
    "accounts": _("If you have an account"),
    "account": _("If you have an account"),
    "sessions": _("On every visit"),
    "base": _("What the office itself keeps"),
}
ORDER = tuple(dict.fromkeys(ABOUT.values()))

# The words of the register that people read; here they are found by the catalogue.
PURPOSES = (
    _("the record of what stood on paper; people may be on it"), _("to show later why a text was blacked out"),
    _("age of the account"), _("feedback on barriers"), _("how colleagues see the account"),
    _("how the group addresses the person; may stay empty"), _("legal duty to name the provider"),
    _("pages and mails in the person's language"), _("pages in the person's language"),
    _("so that people find their own cards; a keyed hash, shown nowhere"), _("the address mails come from"), _("the mail"),
    _("to check an address"), _("to find one's own cards later; a hash"), _("to find the file again"),
    _("to know the bearer again; a hash"), _("to know who changed what"), _("to name who is responsible"), _("to name whom to ask"),
    _("to notice unused accounts"), _("to sign in"), _("to sign in and to write to the account"), _("to sign in; stored as a hash"),
    _("the second factor of a sign-in; the secret is encrypted"), _("to ask the city's sign-in again; encrypted"), _("to end a sign-in"),
    _("to slow down guessing; addresses are hashed"), _("to stay signed in, or to keep a seat on this device"),
    _("to write to the person"), _("who is there now"), _("who may do what"), _("whose token it is"), _("why a mail could not be sent"),
    _("to ask the body for its answer"), _("to send a new link to the same reader and nobody else"),
    _("to look at an answer once more; not published"), _("to write to you when answers are released; you asked for it"),
)  # fmt: skip
KEEPS = (
    _("as long as the minutes"), _("with people on it until 30 days after the minutes are released, else as long as the minutes"),
    _("2 hours"), _("3 days"), _("30 days after sending"), _("30 days after the forum, then deleted; cards stay without a name"),
    _("8 hours after the last visit"), _("as long as the file"), _("as long as the object; staff by id, seats by hash"),
    _("until it is turned off"), _("until the sign-in ends, at most 12 hours"), _("until it expires"), _("90 days after it expires"),
    _("until you end it, the last answer of the forum is given, or for 24 months"),
    _("until the plan is adopted"), _("while it is true"), _("while the account exists"),
)  # fmt: skip
BASES = (_("Art. 6 (1) e GDPR, public task"), _("Art. 6 (1) a GDPR, consent"), _("Art. 6 (1) c GDPR, legal duty"))


def sections() -> list[Section]:
    """Everything personal that is stored, by whom it concerns, each purpose once."""
    found: dict[str, dict[tuple[str, str, str], list[str]]] = {title: {} for title in ORDER}
    for entry in _personal():
        title = ABOUT.get(entry.model) or ABOUT.get(apps.get_model(entry.model)._meta.app_label, ORDER[-1])
        found[title].setdefault((entry.purpose, entry.basis, entry.keep), []).append(f"{entry.model}.{entry.field}")
    return [Section(title, tuple(Use(*key, tuple(fields)) for key, fields in uses.items())) for title, uses in found.items() if uses]


def _personal() -> Iterable[Entry]:
    return (entry for entry in _entries() if entry.personal)


HEAD = """# The register of processing

Every stored field of every table says what it is (`fachplan/base/privacy.py`); a field that does not is a failed build
(`tests/architecture/test_privacy_register.py`). This page is generated from these marks
(`fachplan register --markdown > docs/privacy/register.md`). So are the privacy notice `/datenschutz/`, grouped by whom it
concerns, and the retention that `fachplan tick` carries out (`deletion.py` of each chapter).

A new purpose or retention is written in English where the field is declared, added to `PURPOSES` or `KEEPS` in
`fachplan/base/registers.py` and translated in `fachplan/base/locale`.

Not stored, and a test holds it: nationality, religion, residence status, gender, date of birth, health. What the register
cannot say: what people write on cards. Facilitation can remove a card from the board; the notice promises no more than that.
"""


def as_data() -> dict[str, object]:
    """The register for a program: personal fields by whom they concern, and the fields that tell nothing about anybody."""
    others = [{"field": f"{entry.model}.{entry.field}", "why": entry.purpose} for entry in _entries() if not entry.personal]
    return {"personal": [asdict(section) for section in sections()], "not_personal": others}


def as_markdown() -> str:
    """The register as a page of `docs/privacy`."""
    return HEAD + "\n" + "\n".join([*_personal_tables(), *_other_table()]) + "\n"


def _personal_tables() -> Iterator[str]:
    for section in sections():
        yield f"## {section.title}\n\n| purpose | legal basis | kept | fields |\n|---|---|---|---|"
        for use in section.uses:
            yield f"| {use.purpose} | {use.basis} | {use.keep} | {_listed(use.fields)} |"
        yield ""


def _other_table() -> Iterator[str]:
    tables: dict[tuple[str, str], list[str]] = {}
    for entry in _entries():
        if not entry.personal:
            tables.setdefault((entry.model, entry.purpose), []).append(entry.field)
    yield "## What tells nothing about anybody\n\n| table | why | fields |\n|---|---|---|"
    for (model, why), fields in tables.items():
        yield f"| `{model}` | {why} | {_listed(fields)} |"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _entries() -> Iterator[Entry]:
    return (entry for _model, _field, entry in entries() if entry is not None)
