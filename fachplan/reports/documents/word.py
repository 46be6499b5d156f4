"""The minutes as a Word file with headings, lists and tables a screen reader can walk through."""

from datetime import date

from django.utils.translation import gettext, override, pgettext

from fachplan.base.word import WordDocument
from fachplan.forums.logos import Logo
from fachplan.reports.documents import words
from fachplan.reports.documents.photos import copies_of, logo_width_mm, width_mm
from fachplan.reports.models import BoardPart, Card, GroupPart, Measure, MinutesContent

Copies = dict[str, bytes]  # of photos, by their key


def minutes_docx(content: MinutesContent, logo: Logo | None = None) -> bytes:
    """The minutes as a Word file, under the logo of who invited."""
    with override(content.language):
        document = WordDocument(
            title=f"{words.running_title(content)}: {content.title}",
            author=content.city or content.process,
            language=content.language,
            on=date.fromisoformat(content.day),
        )
        document.header(content.city, content.office, words.running_title(content), content.state)
        document.footer(words.footer(content), gettext("Page {page} of {pages}"))
        picture = logo.drawn() if logo else b""
        if logo and picture:
            document.picture(picture, description=logo.alt, width_mm=logo_width_mm(picture))
        _write_front(document, content)
        copies = copies_of(content)
        for part in content.course:
            _write_part(document, content, part, copies)
        _write_end(document, content)
        return document.to_bytes()


def _write_front(document: WordDocument, content: MinutesContent) -> None:
    names = words.labels()
    document.heading(content.title, 1)
    document.paragraph(words.subtitle(content))
    if content.remark:
        document.paragraph(content.remark, bold=True)
    document.pairs(words.facts(content))
    if content.summary:
        document.heading(names["summary"], 2)
        for part in filter(str.strip, content.summary.split("\n")):
            document.paragraph(part)
    if content.goals:
        document.heading(names["goals"], 2)
        document.numbered((str(number), goal, ()) for number, goal in enumerate(content.goals, 1))
    if content.dots:
        document.heading(names["dots"], 2)
        document.table(
            [names[key] for key in ("heading", "dots_total", "phone", "glued")],
            [(row.heading, str(row.total), str(row.phone), str(row.paper)) for row in content.dots],
            caption=names["dots"],
            widths_mm=(104, 22, 22, 22),
        )
    if content.next_steps:
        document.heading(names["next"], 2)
        for text in content.next_steps:
            document.paragraph(text)


def _write_group(document: WordDocument, group: GroupPart, copies: Copies) -> None:
    names = words.labels()
    if not group.is_empty:
        document.page_break()
    document.heading(words.group_title(group), 2)
    document.paragraph(words.group_facts(group), muted=True)
    if group.is_empty:
        document.paragraph(names["no_group"])
        return
    if group.question:
        document.paragraph(f"{names['question']}: {group.question}")
    if group.target_group:
        document.paragraph(f"{names['target']}: {group.target_group}")
    for board in group.boards:
        _write_board(document, board, copies)
    document.heading(names["measures"], 3)
    if group.measures:
        document.table(
            [names[key] for key in ("measure", "responsible", "horizon", "origin")],
            [_measure_row(measure) for measure in group.measures],
            caption=f"{names['measures']}: {words.group_title(group)}",
            widths_mm=(82, 38, 26, 24),
        )
    else:
        document.paragraph(names["no_measures"], muted=True)
    for line in group.photos:
        document.paragraph(line)


def _write_board(document: WordDocument, board: BoardPart, copies: Copies) -> None:
    document.heading(board.title, 3)
    if not board.is_bare:
        _write_fields(document, board)
    elif not board.pictures:
        document.paragraph(words.labels()["no_cards"], muted=True)
    for picture in board.pictures:
        if picture.key in copies:
            copy = copies[picture.key]
            document.picture(copy, description=picture.description, width_mm=width_mm(copy))
        document.paragraph(words.picture_words(board, picture), muted=True)


def _write_fields(document: WordDocument, board: BoardPart) -> None:
    for field in board.fields:
        if field.title:
            document.heading(field.title, 4)
        if not field.clusters:
            document.paragraph(words.labels()["no_cards"], muted=True)
        for cluster in field.clusters:
            if cluster.heading:
                document.paragraph(cluster.heading, bold=True)
            _write_cards(document, cluster.cards)


def _write_cards(document: WordDocument, cards: tuple[Card, ...]) -> None:
    document.numbered((str(card.number or "–"), card.text, words.card_notes(card)) for card in cards)


def _measure_row(measure: Measure) -> tuple[str, str, str, str]:
    steps = [f"{i}. {step.text}, {words.step_due(step.due)}" for i, step in enumerate(measure.steps, 1)]
    details = [f"{name} {value}" for name, value in words.measure_details(measure)]
    if steps:
        details.append(f"{words.labels()['steps']}:")
    lines = [measure.card.text, *words.card_notes(measure.card), *details, *steps]
    return (
        "\n".join(lines),
        words.responsible_words(measure),
        measure.horizon or pgettext("horizon", "open"),
        ", ".join(measure.origin) or words.labels()["no_origin"],
    )


def _write_part(document: WordDocument, content: MinutesContent, part: str, copies: Copies) -> None:
    """What the day had at one place: the groups' work, the plenary, or the theme store."""
    names = words.labels()
    if part == "groups":
        for group in content.groups:
            _write_group(document, group, copies)
    elif part == "plenum" and content.plenum:
        document.heading(names["plenum"], 2)
        for board in content.plenum:
            _write_board(document, board, copies)
    elif part == "parking" and content.parking:
        document.heading(names["parking"], 2)
        _write_cards(document, content.parking)


def _write_end(document: WordDocument, content: MinutesContent) -> None:
    names = words.labels()
    if content.originals:
        document.heading(names["originals"], 2)
        document.table(
            [names[key] for key in ("card", "spelt", "reads")], content.originals, caption=names["originals"], widths_mm=(30, 70, 70))
