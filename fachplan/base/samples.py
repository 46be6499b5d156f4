"""Made-up values for the page of components: what each component looks like in every state it knows (LOOK §3)."""

from types import SimpleNamespace
from typing import Any

GROUPS = [
    SimpleNamespace(pk=1, colour="orange", symbol="kreis", name="Orange", room=SimpleNamespace(name="E05")),
    SimpleNamespace(pk=2, colour="rot", symbol="quadrat", name="Rot", room=SimpleNamespace(name="E05")),
    SimpleNamespace(pk=3, colour="blau", symbol="dreieck", name="Blau", room=SimpleNamespace(name="5/501")),
    SimpleNamespace(pk=4, colour="gruen", symbol="raute", name="Grün", room=SimpleNamespace(name="4/402b")),
]


def _card(number: int, text: str, *, group: int = 0, **more: Any) -> dict[str, Any]:
    own = GROUPS[group]
    return {
        "id": f"beispiel-{number}",
        "number": number,
        "text": text,
        "language": "de",
        "colour": own.colour,
        "symbol": own.symbol,
        "group_name": own.name,
        "kind": "note",
        "field": "chances",
        **more,
    }


def _shown(title: str, card: dict[str, Any], **marks: Any) -> dict[str, Any]:
    return {"title": title, "card": card, "marks": marks}


CARDS = [
    _shown("Gespeichert", _card(12, "Geflüchtete als Lotsen für Neue"), menu=True),
    _shown("Am roten Faden", _card(3, "Angebote kennen einander nicht", group=1), linked=True),
    _shown("Ausgewählt", _card(7, "Sommerfest gemeinsam planen", group=3), state="selected"),
    _shown("Wartet", _card(0, "Vereine im Stadtteil einladen"), state="waiting", sign="warten", said="Wartet auf diesem Telefon"),
    _shown(
        "Nicht gespeichert",
        _card(0, "Fahrtkosten übernehmen"),
        state="refused",
        sign="stopp",
        said="Nicht gespeichert: Die Arbeitsphase ist beendet.",
    ),
    _shown("Nachgetragen", _card(14, "Aushänge in leichter Sprache", late=True)),
    _shown("In zwei Sprachen", _card(15, "Treffpunkt im Park", translations={"en": "Meeting point in the park"})),
    _shown("Andere Sicht", _card(9, "Ehrenamt entlastet die Ämter", group=3, dissent=["Ehrenamt ersetzt keine Stellen."])),
    _shown(
        "Zwei Fassungen",
        _card(6, "Elterncafé der Kita als Treffpunkt", conflicts={"text": [{"value": "Elterncafé und Schulcafé als Treffpunkte"}]}),
    ),
    _shown("In gemischter Liste", _card(8, "Alle Schulen abends offen", group=1), mixed=True),
    _shown("Überschrift über Karten", _card(16, "Räume", kind="heading")),
    _shown("Unter einer Überschrift", _card(17, "Turnhalle am Wochenende", heading="beispiel-16")),
]
FIELDS = [
    {
        "key": "strengths",
        "title": "Stärken",
        "sign": "plus",
        "prompt": "Was läuft gut?",
        "count": 1,
        "cards": [_card(1, "Sprachtreff am Abend")],
        "target": False,
    },
    {"key": "weaknesses", "title": "Schwächen", "sign": "minus", "prompt": "Was fehlt?", "count": 0, "cards": [], "target": False},
    {"key": "chances", "title": "Chancen", "sign": "chance", "prompt": "Ziel beim Ziehen", "count": 0, "cards": [], "target": True},
    {
        "key": "risks",
        "title": "Risiken",
        "sign": "huerde",
        "prompt": "",
        "count": 0,
        "cards": [_card(2, "Wechselnde Ansprechpersonen")],
        "target": False,
    },
]


def _clock(state: str, text: str, until: str = "", *, last: bool = False) -> SimpleNamespace:
    return SimpleNamespace(state=state, text=text, until=until, now="", ends_at="", remaining_ms="", last=last)


CLOCKS = [
    {"clock": _clock("running", "18:24", "10:42")},
    {"clock": _clock("running", "1:48", "10:42", last=True)},
    {"clock": _clock("paused", "16:02")},
    {"clock": _clock("over", "+2:10")},
    {"clock": _clock("planned", "15:00")},
]
BAND = [
    {"minutes": 15, "title": "Warm-up", "state": "ended", "current": False, "share": 100},
    {"minutes": 30, "title": "Vier-Felder-Matrix", "state": "running", "current": True, "share": 39},
    *(
        {"minutes": minutes, "title": title, "state": "planned", "current": False, "share": 0}
        for minutes, title in ((25, "Ziele und Maßnahmen"), (10, "Wer?"), (10, "Wann?"), (40, "Plenum"))
    ),
]
SAVES = [
    {"state": "saved", "sign": "check", "words": "Gespeichert 10:21"},
    {"state": "waiting", "sign": "warten", "words": "Wird gesendet"},
    {"state": "offline", "sign": "offline", "words": "Keine Verbindung, 2 Karten warten"},
    {"state": "refused", "sign": "stopp", "words": "Nicht gespeichert"},
]
LIGHTS = [
    {"state": state, "words": words}
    for state, words in (("good", "Im Plan"), ("mid", "Gefährdet"), ("bad", "Im Verzug"), ("none", "Wert fehlt"))
]
KNOTS: list[dict[str, Any]] = [
    {"mark": "card", "words": "Karte"},
    {"colour": "gruen", "symbol": "raute", "words": "Gruppe"},
    {"letter": "1", "words": "Forum"},
    {"mark": "full", "letter": "M", "words": "Maßnahme"},
    {"mark": "double", "sign": "stempel", "words": "Beschluss"},
    {"mark": "full", "sign": "check", "state": "before-open", "words": "Stand"},
    {"state": "is-open", "words": "Steht noch aus"},
]
STEPS = [
    {"state": state, "date": day, "title": title, "words": words}
    for state, day, title, words in (
        ("done", "14.02.2025", "Räume erfasst", "erledigt"),
        ("late", "31.03.2025", "Regeln klären", "überfällig"),
        ("next", "30.09.2026", "Zehn Vereine buchen", "als Nächstes"),
        ("future", "31.12.2026", "Zweiter Stadtbezirk", "geplant"),
    )
]
TABS = [{"href": "#reiter", "title": title, "current": title == "Pinnwand"} for title in ("Pinnwand", "Maßnahmen", "Themenspeicher")]
SEGMENTS = [{"href": "#reiter", "title": each["title"], "sign": each["sign"], "current": each["key"] == "chances"} for each in FIELDS]
DOTS = [{"label": f"Beispiel, {points} Punkte", "set": points, "dots": [number < points for number in range(3)]} for points in (0, 2, 3)]
CHOICES = [("1", "1 Ankommen"), ("2", "2 Zusammenleben")]
VALUES: dict[str, Any] = {
    "groups": GROUPS,
    "cards": CARDS,
    "fields": FIELDS,
    "clocks": CLOCKS,
    "band": BAND,
    "saves": SAVES,
    "lights": LIGHTS,
    "knots": KNOTS,
    "steps": STEPS,
    "tabs": TABS,
    "segments": SEGMENTS,
    "stepper": DOTS,
    "choices": CHOICES,
}
