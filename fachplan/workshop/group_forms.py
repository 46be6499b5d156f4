"""What is asked of a group, a room and the code on the wall."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fachplan.forums.models import Forum
from fachplan.places.models import Room
from fachplan.workshop.group_actions import GroupSign
from fachplan.workshop.group_colours import DRAWN, PROVEN, SYMBOLS, NoColour, own_colour, seed_of
from fachplan.workshop.models import Group, JoinCode

OWN = "own"
MISSING = _("Please fill this in.")
# "Hr. Muster", "Frau Muster": the deck's own habit, and a name on every wall and in every export.
_ADDRESSED = re.compile(r"^\s*(herr|frau|hr|fr|mr|mrs|ms)\b\.?\s", re.IGNORECASE)


class GroupForm(forms.Form):
    """A group's sign, its room and whom to ask."""

    name = forms.CharField(label=_("Name of the group"), max_length=60)
    symbol = forms.ChoiceField(choices=[(each, each) for each in SYMBOLS])
    colour = forms.ChoiceField(choices=[(each, each) for each in (*DRAWN, *PROVEN, OWN)])
    own = forms.CharField(label=_("Own colour"), required=False, max_length=7)
    room = forms.ModelChoiceField(Room.objects.none(), label=_("Room"), required=False)
    contact_role = forms.CharField(label=_("Contact"), required=False, max_length=160)
    expected = forms.IntegerField(label=_("How many people are expected?"), required=False, min_value=0, max_value=500)

    def __init__(self, forum: Forum, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        rooms: Any = self.fields["room"]
        rooms.queryset = Room.objects.filter(venue=forum.venue_id).order_by("name")
        for field in self.fields.values():
            field.error_messages["required"] = MISSING
        self.fields["symbol"].error_messages["required"] = _("Please choose a symbol.")
        self.fields["colour"].error_messages["required"] = _("Please choose a colour.")
        for limit in ("min_value", "max_value", "invalid"):
            self.fields["expected"].error_messages[limit] = _("A whole number, at most 500.")

    @classmethod
    def of(cls, group: Group) -> "GroupForm":
        """The form as the group stands."""
        is_own = group.colour not in (*DRAWN, *PROVEN)
        return cls(group.forum, initial={
            "name": group.name, "symbol": group.symbol, "colour": OWN if is_own else group.colour,
            "own": seed_of(group.colour) if is_own else "", "room": group.room_id, "contact_role": group.contact_role,
            "expected": group.expected})

    def clean_contact_role(self) -> str:
        """A function; a person's name would hang on every wall."""
        role: str = self.cleaned_data["contact_role"].strip()
        if _ADDRESSED.match(role):
            raise ValidationError(_("Please name a function, not a person: for example regional coordination south."))
        return role

    def clean(self) -> dict[str, Any]:
        """An own colour becomes the group's colour."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("colour") == OWN:
            try:
                found["colour"] = own_colour(found.get("own", ""))
            except NoColour:
                self.add_error("colour", _("Please choose the own colour, or one of the eight."))
        return found

    def sign(self) -> GroupSign:
        """What the form says of the group."""
        given = self.cleaned_data
        return GroupSign(given["name"].strip(), given["colour"], given["symbol"], given["room"], given["contact_role"], given["expected"])


class RoomForm(forms.Form):
    """A room as the sign on its door says, and how many sit in it."""

    name = forms.CharField(label=_("Room"), max_length=60)
    seats = forms.IntegerField(label=_("Seats"), required=False, min_value=1, max_value=2000)

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, initial=initial, **options)
        self.fields["name"].error_messages["required"] = MISSING
        for limit in ("min_value", "max_value", "invalid"):
            self.fields["seats"].error_messages[limit] = _("A whole number from 1 to 2,000.")


class VenueForm(forms.Form):
    """A house where the forum meets."""

    name = forms.CharField(label=_("House"), max_length=160)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)


class WindowForm(forms.Form):
    """From when until when the code on the wall opens the forum, in the zone of its process."""

    opens = forms.DateTimeField(label=_("Opens"), required=False)
    closes = forms.DateTimeField(label=_("Closes"), required=False)

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for field in self.fields.values():
            field.error_messages["invalid"] = _("A day and a time, like 23.01.2025 15:30.")
            field.input_formats = ["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, code: JoinCode) -> "WindowForm":
        """The form as the code stands."""
        zone = code.forum.process.zone
        return cls(initial={name: moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else ""
                            for name, moment in (("opens", code.opens), ("closes", code.closes))})

    def clean(self) -> dict[str, Any]:
        """Both or neither, in order."""
        found: dict[str, Any] = super().clean() or {}
        if self.errors:
            return found
        opens, closes = found.get("opens"), found.get("closes")
        if (opens is None) != (closes is None):
            self.add_error("closes" if closes is None else "opens", _("Please give both times, or leave both empty."))
        elif opens and closes and closes <= opens:
            self.add_error("closes", _("The code closes before it opens."))
        return found

    def window(self, forum: Forum) -> tuple[datetime | None, datetime | None]:
        """The moments meant, in the zone of the forum's process whatever zone the server is in."""
        moments: list[datetime | None] = [self.cleaned_data["opens"], self.cleaned_data["closes"]]
        opens, closes = (moment.replace(tzinfo=forum.process.zone) if moment else None for moment in moments)
        return opens, closes
