"""The kit as one tagged PDF (PDF/UA-1): A3 sheets, A4 signs, four A6 cards on A4 landscape."""

from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext, override

from fachplan.base.typeset import typeset
from fachplan.reports.kit import words
from fachplan.reports.kit.models import Kit, PaperGroup, PaperSheet, Stub

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "kit.typ"


def kit_pdf(kit: Kit) -> bytes:
    """Everything `kit.order` asks for, group by group, the posters last."""
    return typeset(TEMPLATE, kit_values(kit))


def qr_path(content: str) -> dict[str, Any]:
    """A QR code as one path of rectangles and its side in modules, the quiet zone included.

    The spaces matter: texts are made breakable on their way into a document, and a run with spaces is left alone.
    """
    border = 4
    rows = [bytes(row) for row in segno.make(content, error="m", micro=False).matrix]
    parts = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                parts.append(f"M{x + border} {y + border}h{run}v1h-{run}z")
            x += run or 1
    return {"path": " ".join(parts), "side": len(rows) + 2 * border}


def kit_values(kit: Kit) -> dict[str, Any]:
    """The kit as the template reads it."""
    with override(kit.language):
        return {
            "document": {
                "title": gettext("Material for %(forum)s: %(title)s") % {"forum": kit.forum, "title": kit.title},
                "author": kit.city or kit.process, "language": kit.language, "date": kit.day,
            },
            "labels": words.labels(), "forum": kit.forum, "title": kit.title, "process": kit.process, "when": kit.when, "demo": kit.demo,
            "goals": kit.goals, "horizons": words.horizon_choices(kit), "sheets": [_sheet(kit, sheet) for sheet in kit.sheets],
            "fields": [{"title": f.title, "sign": f.sign} for sheet in kit.sheets if sheet.kind == "matrix" for f in sheet.fields],
            "groups": [_group(group) for group in kit.groups], "posters": kit.order.posters if kit.code else 0,
            "rooms": kit.order.rooms, "lists": kit.order.lists, "wlan": kit.order.wlan, "logo": kit.logo, "join": words.join_words(kit),
            "code": kit.code, "address": kit.join_address, "join_qr": qr_path(kit.join_url) if kit.code else None,
            "join_alt": gettext("QR code to join"),
        }  # fmt: skip


def _sheet(kit: Kit, sheet: PaperSheet) -> dict[str, Any]:
    return {
        "kind": sheet.kind, "title": sheet.title, "minutes": sheet.minutes, "prompts": sheet.prompts,
        "fields": [{"title": f.title, "prompt": f.prompt, "sign": f.sign} for f in sheet.fields],
        "copies": getattr(kit.order, sheet.kind),
    }  # fmt: skip


def _group(group: PaperGroup) -> dict[str, Any]:
    tones = dict(zip("gpi", group.tones, strict=True)) if group.tones else None
    return {
        "name": group.name, "colour": group.colour, "symbol": group.symbol, "tones": tones, "room": group.room,
        "contact": group.contact, "question": group.question, "stubs": [_stub(group, stub) for stub in group.stubs],
    }  # fmt: skip


def _stub(group: PaperGroup, stub: Stub) -> dict[str, Any]:
    alt = gettext("QR code: what became of card %(card)s") % {"card": f"{group.name} {stub.number}"}
    return {"number": stub.number, "code": stub.code, "address": stub.address, "alt": alt, "qr": qr_path(stub.url)}
