"""Small marks that every page uses, and how a page asks for a component of ``base/components/``.

A component without words of the page inside is included: ``{% include "base/components/clock.html" with clock=clock only %}``.
One that frames words of the page is a block: ``{% component "note" tone="bad" %}…{% endcomponent %}``. A form field is a tag,
because label, hint and error at the field follow from the form's own field.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField, FileInput, PasswordInput, Select, Textarea
from django.template import Context
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fachplan.base import words
from fachplan.base.models import City
from fachplan.core.text import soft_hyphens

register = template.Library()

MIRRORED = frozenset({"chance", "pfeil", "weiter", "zurueck", "winkel", "tuer"})  # icons that mean a direction turn in RTL


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of icons.svg; the words stand beside it or in the label."""
    classes = "i i--dir" if name in MIRRORED else "i"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("base/icons.svg"), name)


@register.simple_tag(takes_context=True)
def day_of(context: Context, moment: datetime) -> str:
    """The day of a moment, short; in the demo, the demo's day."""
    city = context.get("city") or City.current()
    return date_format(city.day_of(moment), "SHORT_DATE_FORMAT")


@register.simple_tag
@cache
def symbol(name: str) -> SafeString:
    """A group's symbol: kreis, quadrat, dreieck, raute, sechseck, bogen."""
    return format_html('<svg class="sym" aria-hidden="true"><use href="{}#s-{}"/></svg>', static("base/icons.svg"), name)


@register.simple_tag
@cache
def brand_mark() -> SafeString:
    """The mark of the house."""
    return format_html('<svg viewBox="0 0 40 32" aria-hidden="true"><use href="{}#marke"/></svg>', static("base/icons.svg"))


@register.filter
def breakable(text: str, language: str) -> str:
    """`text` with soft hyphens where its long German words may break; only ever shown, never put into a field."""
    return soft_hyphens(text, language or "")


@register.filter
def words_shown(card: Mapping[str, str]) -> str:
    """The words of a card, breakable in its own language; a card that a script will fill has neither yet."""
    return soft_hyphens(card.get("text", ""), card.get("language", ""))


@register.filter
def words_in(card: Mapping[str, Any], language: str) -> str:
    """What a card written in another language says in `language`; empty if nobody has translated it."""
    return "" if language == card.get("language") else str(card["translations"].get(language, ""))


@register.filter
def in_tongue(language: str, what: str = "translation") -> str:
    """Before a translation, or before the original: in which language it is, and that people translated it."""
    names = {"de": _("in German"), "en": _("in English"), "ar": _("in Arabic")}
    name = names.get(language, f"({language})" if language else "")
    return _("Original %(language)s:") % {"language": name} if what == "original" else _("%(language)s, by hand:") % {"language": name}


@register.simple_tag
def word(key: str) -> str:
    """A noun as this city says it."""
    return words.word(key)


@register.simple_block_tag(takes_context=True)
def component(context: Context, content: SafeString, name: str, **values: Any) -> SafeString:
    """The component `name` around `content`, which it shows where it says ``slot``; nothing else of the page reaches it."""
    engine = context.template.engine  # type: ignore[union-attr]
    inside = context.new({"slot": content, "csrf_token": context.get("csrf_token"), **values})
    return engine.get_template(f"base/components/{name}.html").render(inside)


@register.inclusion_tag("base/components/form_field.html")
def form_field(field: BoundField, **more: Any) -> dict[str, Any]:
    """A field of a form with its label, hint and errors. `more` is said by the page: number, autocomplete, hint_below …"""
    widget = field.field.widget
    secret = isinstance(widget, PasswordInput) and not widget.render_value
    values = {
        "id": field.id_for_label,
        "label": field.label,
        "hint": field.help_text,
        "errors": field.errors,
        "kind": _kind(field),
        "choices": getattr(field.field, "choices", ()),
        "value": "" if secret or isinstance(widget, FileInput) else field.value(),
        "required": field.field.required,
        "maxlength": getattr(field.field, "max_length", None),
        "accept": widget.attrs.get("accept"),
        "autocomplete": widget.attrs.get("autocomplete") or ("new-password" if isinstance(widget, PasswordInput) else "off"),
    }
    return _control(field.html_name, **values | more)


@register.inclusion_tag("base/components/form_field.html")
def text_field(name: str, *, error: str = "", **more: Any) -> dict[str, Any]:
    """The same for a field that no form class holds: name, label, value, and what is wrong with it, if anything."""
    return _control(name, errors=[error] if error else [], **more)


def _control(name: str, *, id: str = "", errors: Iterable[str] = (), hint: str = "", value: Any = "", **more: Any) -> dict[str, Any]:
    """What the template shows; a screen reader hears the errors before the hint."""
    place, wrong = id or name, list(errors)
    spoken = [f"{place}-error{f'-{number}' if number > 1 else ''}" for number in range(1, len(wrong) + 1)]
    if hint:
        spoken.append(f"{place}-hint")
    return {
        "kind": "text",
        "rows": 3,
        "name": name,
        "id": place,
        "errors": wrong,
        "hint": hint,
        "value": "" if value is None else value,
        "described": " ".join(spoken),
        **more,
    }


def _kind(field: BoundField) -> str:
    """How the field is asked for: the kinds the template knows."""
    match field.field.widget:
        case Textarea():
            return "textarea"
        case Select():
            return "select"
        case widget:
            return str(getattr(widget, "input_type", "text"))
