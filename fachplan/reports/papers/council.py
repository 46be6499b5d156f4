"""A council paper in the order in which councils read them."""

from django.utils.translation import gettext

from fachplan.plan.measure_models import Measure
from fachplan.plan.paper_queries import FINANCING, Dissent, Money, PaperContent
from fachplan.reports.papers import words
from fachplan.reports.papers.blocks import Block, Heading, Table, Text, filled, paragraphs


def council_blocks(content: PaperContent) -> list[Block]:
    """Everything between the title of the paper and its end."""
    paper = content.paper
    handed_in = words.day(paper.handed_in_on) if paper.handed_in_on else gettext("not handed in yet")
    return [
        *filled(((gettext("Paper no."), paper.number or words.not_stated()),
                 (gettext("Submitted by"), paper.submitted_by or words.not_stated()), (gettext("Handed in on"), handed_in))),
        *part("proposal", content), *part("reasons", content), *_measures(content), *part("alternatives", content),
        *part("money", content), *part("if_refused", content), *part("dissent", content), *part("stations", content),
    ]


def titles() -> dict[str, str]:
    """The headings of the paper's parts, by their name."""
    return {
        "proposal": gettext("Proposed decision"), "reasons": gettext("Reasons"), "alternatives": gettext("Alternatives"),
        "money": gettext("Financial effects"), "if_refused": gettext("Consequences of a refusal"),
        "dissent": gettext("Dissenting opinions"), "stations": gettext("Bodies it goes through"),
    }


def part(name: str, content: PaperContent) -> list[Block]:
    """One part of the paper under its heading."""
    return [Heading(titles()[name]), *body(name, content)]


def body(name: str, content: PaperContent) -> list[Block]:
    """One part of the paper without its heading; what is blank says so."""
    match name:
        case "money":
            return money_blocks(content.money, len(content.measures))
        case "dissent":
            return _dissent(content.paper.dissent, content.dissent)
        case "stations":
            return [_stations(content)] if content.stations else [_nothing()]
        case "measures":
            return [_table(content)] if content.measures else [_nothing()]
    own = getattr(content.paper, name)
    if own or name == "proposal":
        return [*paragraphs(own)] or [_nothing()]
    return _told(content.from_plan(name)) or [_nothing()]


def _nothing() -> Text:
    return Text(words.not_stated(), muted=True)


def _told(said: list[tuple[Measure, str]]) -> list[Block]:
    """What the measures say, each under its name."""
    blocks: list[Block] = []
    for measure, text in said:
        blocks += [Text(f"{measure.number}. {words.apart(measure.title)}", bold=True), *paragraphs(text)]
    return blocks


def _measures(content: PaperContent) -> list[Block]:
    return [Heading(gettext("Measures of this paper"), 3), *body("measures", content)]


def _table(content: PaperContent) -> Table:
    rows = []
    for measure in content.measures:
        lead = content.leads.get(measure.pk)
        rows.append((f"{measure.number}. {words.apart(measure.title)}", words.led_by(lead),
                     words.horizon(measure) or words.not_stated()))
    head = (gettext("Measure"), gettext("Lead responsibility"), gettext("Horizon"))
    return Table(gettext("Measures of this paper"), head, tuple(rows), (0, 55, 40))


def money_blocks(money: Money, measures: int) -> list[Block]:
    """Year by year and by how sure the money is; how many measures say nothing stands above the table."""
    if not measures:
        return [_nothing()]
    sentence = Text(words.money_words(money, measures))
    if not money.years:
        return [sentence]
    names = words.financing()
    rows = [(str(year), *(words.euros(sums[each]) for each in FINANCING), words.euros(sum(sums.values()))) for year, sums in money.years]
    rows.append((gettext("Together"), *(words.euros(money.total[each]) for each in FINANCING), words.euros(money.cents)))
    head = (gettext("Year"), *(names[each] for each in FINANCING), gettext("Together"))
    return [sentence, Table(gettext("Financial effects"), head, tuple(rows), (0, 30, 31, 31, 30, 30), figures=(1, 2, 3, 4, 5),
                            is_summed=True)]


def _dissent(own: str, dissent: Dissent) -> list[Block]:
    blocks: list[Block] = [*paragraphs(own)]
    for each in dissent.said:
        source = gettext("%(forum)s, card %(card)s, on measure %(number)d") % {
            "forum": each.forum, "card": each.path, "number": each.measure.number}
        blocks += [Text(each.text, language=each.language), Text(source, muted=True)]
    return blocks or [Text(gettext("None are known."))]


def _stations(content: PaperContent) -> Table:
    rows = tuple((str(each.position), words.apart(each.body), words.day(each.on), words.station_kind(each.kind))
                 for each in content.stations)
    head = (gettext("No."), gettext("Body"), gettext("On"), gettext("What it does"))
    return Table(gettext("Bodies it goes through"), head, rows, (14, 0, 36, 36))
