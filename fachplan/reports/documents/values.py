"""The minutes as plain values under labels in the reader's language: what the PDF's template and the page show."""

from typing import Any

from django.utils.translation import gettext, override, pgettext

from fachplan.base.glyphs import direction
from fachplan.reports.documents import words
from fachplan.reports.models import BoardPart, Card, Field, GroupPart, Measure, MinutesContent


def minutes_values(content: MinutesContent) -> dict[str, Any]:
    """Everything the minutes show, in the order they show it."""
    with override(content.language):
        return _values(content)


def _said(text: str, language: str = "") -> dict[str, Any]:
    return {"text": text, "language": _typeset_language(language), "direction": direction(text)}


def _typeset_language(tag: str) -> str:
    """The language part of a tag: typesetting and screen readers know two or three letters."""
    primary = tag.lower().split("-")[0]
    return primary if primary.isascii() and primary.isalpha() and len(primary) in (2, 3) else ""


def _card(card: Card) -> dict[str, Any]:
    return {
        **_said(card.text, card.language),
        "number": card.number or 0,
        "key": card.key,
        "is_gone": card.is_gone,
        "notes": [_said(note) for note in words.card_notes(card)],
    }


def _field(field: Field) -> dict[str, Any]:
    clusters = [
        {"heading": words.apart(c.heading), "cards": [_card(card) for card in c.cards]} for c in field.clusters if c.cards or c.heading
    ]
    return {"title": words.apart(field.title), "sign": field.sign, "clusters": clusters}


def _board(board: BoardPart) -> dict[str, Any]:
    return {
        "title": words.apart(board.title),
        "is_bare": board.is_bare,
        "fields": [] if board.is_bare else [_field(field) for field in board.fields],
        "pictures": [
            {"key": each.key, "alt": each.description, "said": _said(words.picture_words(board, each)), "size": (each.width, each.height)}
            for each in board.pictures
        ],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        **_card(measure.card),
        "is_open": not measure.responsible,
        "responsible": words.responsible_words(measure),
        "horizon": measure.horizon or pgettext("horizon", "open"),
        "origin": ", ".join(measure.origin),
        "details": words.measure_details(measure),
        "steps": [{"text": words.apart(step.text), "due": words.step_due(step.due)} for step in measure.steps],
    }


def _texts(measure: Measure) -> list[str]:
    steps = [step.text for step in measure.steps]
    other = [text for _, text in measure.versions]
    return [
        measure.card.text,
        *measure.card.dissent,
        measure.partners,
        measure.implementation,
        measure.notice,
        *steps,
        *other,
    ]


def _group(group: GroupPart) -> dict[str, Any]:
    return {
        "title": words.group_title(group),
        "facts": words.group_facts(group),
        "is_empty": group.is_empty,
        "question": words.apart(group.question),
        "photos": group.photos,
        "target": words.apart(group.target_group),
        "colour": group.colour,
        "symbol": group.symbol,
        "boards": [_board(board) for board in group.boards],
        "measures": [_measure(measure) for measure in group.measures],
        # A row stays on one page unless its texts could fill one.
        "long": any(sum(map(len, _texts(measure))) > 1500 for measure in group.measures),
    }


def _values(content: MinutesContent) -> dict[str, Any]:
    head = ([line for line in (content.city, content.office) if line], [words.running_title(content)], [content.state])
    return {
        "document": {
            "title": f"{words.running_title(content)}: {content.title}",
            "author": content.city or content.process,
            "language": content.language,
            "date": content.day,
            "head": head,
            "foot": words.footer(content),
            "page": gettext("Page {page} of {pages}"),
            "description": words.subtitle(content),
        },
        "labels": words.labels(),
        "title": content.title,
        "subtitle": words.subtitle(content),
        "facts": words.facts(content),
        "goals": content.goals,
        "next_steps": content.next_steps,
        "summary": [_said(part) for part in content.summary.split("\n") if part.strip()],
        "remark": content.remark,
        "originals": [{"where": where, "spelt": words.apart(old), "reads": words.apart(new)} for where, old, new in content.originals],
        "dots": [{"heading": row.heading, "total": row.total, "phone": row.phone, "paper": row.paper} for row in content.dots],
        "groups": [_group(group) for group in content.groups],
        "course": content.course,
        "plenum": [_board(board) for board in content.plenum],
        "parking": [_card(card) for card in content.parking],
    }
