"""What a city's own template can name, and what stands there in a document.

The names are German: they are written by hand into Word by people who write German. A placeholder is a name between two
pairs of braces and nothing else: no condition, no loop, no expression, so that there is nothing to run.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fachplan.plan.paper_queries import PaperContent
from fachplan.reports.papers import council, words
from fachplan.reports.papers.blocks import Block, Paper
from fachplan.reports.papers.models import DocumentTemplate

Kind = DocumentTemplate.Kind
Values = dict[str, str | list[Block]]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name a template may use; `is_block`: it brings paragraphs and tables, and stands alone in its paragraph."""

    name: str
    meaning: str | Promise
    example: str | Promise
    is_block: bool = False


COMMON = (
    Placeholder("titel", _("the title"), _("Rooms for encounter in every district")),
    Placeholder("stand", _("whether it is a draft, and its day"), _("Draft, as of 12.03.2025")),
    Placeholder("datum", _("the day the file was made"), "12.03.2025"),
    Placeholder("stadt", _("the municipality"), "Beispielstadt"),
    Placeholder("amt", _("the office"), _("Social affairs office")),
    Placeholder("plan", _("the plan it belongs to"), "Fachplan Integration 2025–2030"),
)
COUNCIL = (
    Placeholder("nummer", _("the number of the paper"), "V0123/25"),
    Placeholder("einreichende_stelle", _("who submits it"), _("Department of social affairs")),
    Placeholder("eingereicht_am", _("the day it was handed in"), "12.03.2025"),
    Placeholder("beschlussvorschlag", _("the proposed decision"), _("The council adopts …"), True),
    Placeholder("begruendung", _("the reasons"), _("Rooms stand empty …"), True),
    Placeholder("massnahmen", _("the measures with lead and horizon"), _("a table"), True),
    Placeholder("alternativen", _("the alternatives that were looked at"), _("Renting rooms …"), True),
    Placeholder("finanzielle_auswirkungen", _("years by how sure the money is"), _("a table"), True),
    Placeholder("folgen_bei_ablehnung", _("what is lost after a no"), _("Groups lose their hours …"), True),
    Placeholder("abweichende_meinungen", _("what cards and others say against it"), _("Group A 14: …"), True),
    Placeholder("beratungsfolge", _("the bodies with their days"), _("a table"), True),
)
WHOLE = {
    Kind.MEASURES: Placeholder("massnahmen", _("every measure with steps, costs and indicators"), _("paragraphs and tables"), True),
    Kind.PLAN: Placeholder("inhalt", _("overview, goals, measures, money and indicators"), _("paragraphs and tables"), True),
}
PART_OF = {"beschlussvorschlag": "proposal", "begruendung": "reasons", "massnahmen": "measures", "alternativen": "alternatives",
           "finanzielle_auswirkungen": "money", "folgen_bei_ablehnung": "if_refused", "abweichende_meinungen": "dissent",
           "beratungsfolge": "stations"}


def placeholders_of(kind: str) -> tuple[Placeholder, ...]:
    """What a template of this kind may name, in the order documents show it."""
    return (*COMMON, *(COUNCIL if kind == Kind.COUNCIL else (WHOLE[Kind(kind)],)))


def values_of(kind: str, paper: Paper, plan: str, content: PaperContent | None = None) -> Values:
    """What stands in place of each name."""
    with override(paper.language):
        values: Values = {"titel": paper.title, "stand": paper.state, "datum": words.day(paper.on), "stadt": paper.city,
                          "amt": paper.office, "plan": plan}
        if content is None:
            return values | {WHOLE[Kind(kind)].name: list(paper.blocks)}
        told = content.paper
        values |= {"nummer": told.number or words.not_stated(), "einreichende_stelle": told.submitted_by or words.not_stated(),
                   "eingereicht_am": words.day(told.handed_in_on) if told.handed_in_on else words.not_stated()}
        return values | {name: council.body(part, content) for name, part in PART_OF.items()}
