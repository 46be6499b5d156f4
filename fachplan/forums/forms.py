"""What a planner fills in: a process, a forum, a point of the agenda, a theme."""

import re
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fachplan.forums.actions import FORUM_FIELDS, PROCESS_FIELDS, values_of
from fachplan.forums.agenda_actions import POINT_FIELDS
from fachplan.forums.choices import AGENDA_KINDS, FORUM_KINDS, PRECISIONS
from fachplan.forums.models import AgendaItem, Forum, Process
from fachplan.forums.recipes import Recipe, recipes
from fachplan.forums.versions import mark_of
from fachplan.places.models import Venue

HORIZONS = ("short", "medium", "long")
RECIPES = {"themenforum": _("Topic forum with small groups")}  # known ones are said in the city's own words
MISSING = _("Please fill this in.")
MONTH = re.compile(r"^(?:(\d{4})-(\d{1,2})|(\d{1,2})[./](\d{4}))$")
ZONES = ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/Brussels", "Europe/Luxembourg")
HANDOUT_BYTES = 900 * 1024  # the house takes requests of 1 MB
EMPTY = "empty"


class Marked(forms.Form):
    """A form that carries the mark of what it showed; saving compares."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages["required"] = MISSING

    def show_anew(self, mark: str) -> None:
        """Keep what was typed, and let the next saving count against what stands now."""
        typed: Any = self.data
        data = typed.copy()
        data["seen"] = mark
        self.data = data


class ProcessForm(Marked):
    """What pages say of a process."""

    title = forms.CharField(label=_("Title"), max_length=200,
                            help_text=_("As people know it, for example the name of the plan and its years."))
    motto = forms.CharField(label=_("Motto (optional)"), max_length=200, required=False)
    lead = forms.CharField(label=_("One sentence about it"), max_length=400, required=False, widget=forms.Textarea,
                           help_text=_("It stands under the title on the first page."))
    office = forms.CharField(label=_("Office that invites"), max_length=160, required=False)
    timezone = forms.ChoiceField(label=_("Time zone"), initial="Europe/Berlin")
    logo_alt = forms.CharField(label=_("What the logo says to those who do not see it"), max_length=200, required=False,
                               help_text=_("For example the name that is written in it. Empty: the office, or the title."))
    short = forms.CharField(label=_("Short term means"), max_length=60, required=False)
    medium = forms.CharField(label=_("Medium term means"), max_length=60, required=False)
    long = forms.CharField(label=_("Long term means"), max_length=60, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = self.initial.get("timezone")
        zones = [*ZONES, *([known] if known and known not in ZONES and known in available_timezones() else [])]
        self.fields["timezone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, process: Process) -> dict[str, Any]:
        """The form's values as the process stands."""
        values = values_of(process)
        return {**values, **process.horizons, "seen": mark_of(values)}

    def values(self) -> dict[str, Any]:
        """What is written to the process."""
        given = self.cleaned_data
        horizons = {name: given[name] for name in HORIZONS if given[name]}
        return {name: given[name] for name in PROCESS_FIELDS if name != "horizons"} | {"horizons": horizons}


class ForumForm(Marked):
    """What stands about a forum: which one, when, where."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=list(FORUM_KINDS.items()))
    number = forms.IntegerField(label=_("Number"), required=False, min_value=1, max_value=99)
    title = forms.CharField(label=_("Theme or title"), max_length=200)
    summary = forms.CharField(label=_("What it is about (optional)"), max_length=600, required=False, widget=forms.Textarea)
    date_precision = forms.ChoiceField(label=_("How exactly is the date known?"), choices=list(PRECISIONS.items()), initial="day",
                                       widget=forms.RadioSelect)
    day = forms.DateField(label=_("Day"), required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"],
                          widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    month = forms.CharField(label=_("Month"), required=False, max_length=10, help_text=_("Like 06.2025"))
    starts = forms.TimeField(label=_("Begins"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    venue = forms.ModelChoiceField(Venue.objects.order_by("name"), label=_("House"), required=False)
    venue_name = forms.CharField(label=_("Or a new house"), max_length=160, required=False)
    venue_address = forms.CharField(label=_("Its address"), max_length=200, required=False)
    room_name = forms.CharField(label=_("Room where all meet"), max_length=60, required=False)
    external_registration_url = forms.URLField(label=_("Link for registration (optional)"), required=False, max_length=200,
                                               assume_scheme="https", help_text=_("Where people register, if not here."))
    answers_by = forms.DateField(label=_("Answers promised by (optional)"), required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"],
                                 widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                                 help_text=_("By this day every card has its answer. People read it beside their cards."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for limit in ("min_value", "max_value", "invalid"):
            self.fields["number"].error_messages[limit] = _("A whole number from 1 to 99.")
        for name in ("day", "answers_by"):
            self.fields[name].error_messages["invalid"] = _("A day, like 23.01.2025.")
        for name in ("starts", "ends"):
            self.fields[name].error_messages["invalid"] = _("A time of day, like 16:00.")
        self.fields["external_registration_url"].error_messages["invalid"] = _("An address that begins with https://.")
        venues: Any = self.fields["venue"]
        venues.empty_label = _("still open")

    @classmethod
    def initial_of(cls, forum: Forum) -> dict[str, Any]:
        """The form's values as the forum stands."""
        day = forum.date.isoformat() if forum.date and forum.date_precision == "day" else ""
        month = f"{forum.date:%m.%Y}" if forum.date and forum.date_precision == "month" else ""
        clocks = {name: f"{at:%H:%M}" if at else "" for name, at in (("starts", forum.starts), ("ends", forum.ends))}
        values = values_of(forum)
        return values | clocks | {"day": day, "month": month, "venue": forum.venue_id, "room_name": forum.room.name if forum.room else "",
                                  "seen": mark_of(values)}

    def clean_month(self) -> date | None:
        """The first day of the month; browsers and people write it in two ways."""
        text = str(self.cleaned_data["month"]).strip()
        if not text:
            return None
        found = MONTH.match(text)
        year, month = (found[1] or found[4], found[2] or found[3]) if found else ("0", "0")
        if not found or not 1 <= int(month) <= 12:
            raise ValidationError(_("A month, like 06.2025."))
        return date(int(year), int(month), 1)

    def clean(self) -> dict[str, Any]:
        """The date is as exact as was said; a room needs a house; what ends has begun."""
        given: dict[str, Any] = super().clean() or {}
        precision = given.get("date_precision")
        if precision in ("day", "month") and not given.get(precision) and precision not in self.errors:
            self.add_error(precision, _("Please fill this in, or choose “still open” above."))
        if given.get("starts") and given.get("ends") and given["ends"] <= given["starts"]:
            self.add_error("ends", _("The forum ends before it begins."))
        if given.get("ends") and not given.get("starts"):
            self.add_error("starts", _("Please say when it begins, too."))
        if given.get("answers_by") and precision == "day" and given.get("day") and given["answers_by"] < given["day"]:
            self.add_error("answers_by", _("This day lies before the forum itself."))
        if given.get("room_name") and not (given.get("venue") or given.get("venue_name")):
            self.add_error("venue", _("A room needs its house."))
        return given

    def values(self) -> dict[str, Any]:
        """What is written to the forum."""
        given = self.cleaned_data
        exact = given["date_precision"]
        plain = {name: given[name] for name in FORUM_FIELDS if name in given}
        house = None if given["venue_name"] else given["venue"]
        return plain | {"date": given[exact] if exact != "open" else None, "venue": house,
                        **{name: given[name] for name in ("venue_name", "venue_address", "room_name")}}


class NewForumForm(ForumForm):
    """A new forum, and the day it begins from."""

    start = forms.ChoiceField(label=_("Agenda to begin from"), required=False)

    def __init__(self, process: Process, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.earlier = {str(each.pk): each for each in process.forums.order_by("position") if each.agenda.exists()}
        self.recipes = {each.key: each for each in recipes()}
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            *((key, RECIPES.get(key, each.title)) for key, each in self.recipes.items()),
            *((key, _("As in: %(title)s") % {"title": each.title}) for key, each in self.earlier.items()),
            (EMPTY, _("An empty agenda")),
        ]

    def start_from(self) -> Recipe | Forum | None:
        """What was chosen."""
        chosen = self.cleaned_data["start"]
        return self.recipes.get(chosen) or self.earlier.get(chosen)


class PointForm(Marked):
    """A point of the agenda."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(AGENDA_KINDS.items()), initial="talk")
    minutes = forms.IntegerField(label=pgettext_lazy("length", "Minutes"), required=False, min_value=1, max_value=600,
                                 help_text=_("Empty: it stays open. In the working phase the method says it."))
    speaker_role = forms.CharField(label=_("Who speaks? (optional)"), max_length=160, required=False,
                                   help_text=_("A function, no name: it stands on the public page."))
    handout = forms.CharField(label=_("Handout as text (optional)"), max_length=4000, required=False, widget=forms.Textarea)
    file = forms.FileField(label=_("Handout as PDF (optional)"), required=False, help_text=_("At most 900 KB."),
                           widget=forms.FileInput(attrs={"accept": "application/pdf"}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for limit in ("min_value", "max_value", "invalid"):
            self.fields["minutes"].error_messages[limit] = _("A whole number from 1 to 600, or nothing.")

    @classmethod
    def initial_of(cls, item: AgendaItem, values: dict[str, Any]) -> dict[str, Any]:
        """The form's values as the point stands."""
        return {name: getattr(item, name) for name in POINT_FIELDS} | {"seen": mark_of(values)}

    def clean_file(self) -> bytes | None:
        """The PDF itself; what it is its first bytes say."""
        file: Any = self.cleaned_data["file"]
        if not file:
            return None
        if (file.size or 0) > HANDOUT_BYTES:
            raise ValidationError(_("The file is larger than 900 KB. Please make it smaller."))
        content: bytes = file.read()
        if not content.startswith(b"%PDF-"):
            raise ValidationError(_("This is no PDF."))
        return content

    def values(self) -> dict[str, Any]:
        """What is written to the point."""
        return {name: self.cleaned_data[name] for name in POINT_FIELDS}


class ThemeForm(forms.Form):
    """A theme said by hand."""

    title = forms.CharField(label=_("Another theme"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["title"].error_messages["required"] = MISSING
