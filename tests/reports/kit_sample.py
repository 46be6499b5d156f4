"""A kit with one of everything, made up for the tests."""

from fachplan.reports.kit.models import Kit, Order, PaperField, PaperGroup, PaperSheet, Stub

MATRIX = (
    PaperField("Stärken", "Welche Ressourcen, Netzwerke und positiven Aspekte gibt es?", "plus"),
    PaperField("Schwächen", "Wo bestehen Defizite oder Probleme?", "minus"),
    PaperField("Chancen", "Welche (ungenutzten) Potenziale oder Möglichkeiten gibt es?", "chance"),
    PaperField("Risiken", "Welche Hindernisse oder Herausforderungen bzw. Risiken gibt es?", "huerde"),
)
GROUPS = (("Orange", "orange", "kreis"), ("Rot", "rot", "quadrat"), ("Blau", "blau", "dreieck"), ("Grün", "gruen", "raute"))


def group(name: str, colour: str, symbol: str, cards: int, **more: object) -> PaperGroup:
    stubs = tuple(Stub(n, f"3-1-{n}-K7PM4", "stadt.example/k", f"https://stadt.example/k/3-1-{n}-K7PM4/") for n in range(501, 501 + cards))
    values = {"tones": None, "room": "Raum E05", "contact": "", "question": "Was brauchen Vereine?", "people": 13, "stubs": stubs, **more}
    return PaperGroup(key=colour, name=name, colour=colour, symbol=symbol, **values)  # type: ignore[arg-type]


def full_kit(cards: int = 40, *, title: str = "Gemeinwesenarbeit und Ehrenamt", fields: tuple[PaperField, ...] = MATRIX) -> Kit:
    """Four groups with `cards` each."""
    return Kit(
        language="de", languages=("de", "en", "ar"), city="Musterstadt", process="Fachplan", forum="1. Themenforum", title=title,
        when="15. Januar 2025", day="2025-01-15", groups=tuple(group(*each, cards) for each in GROUPS),
        sheets=(
            PaperSheet("warmup", "Warm-up", 15, ("Wen haben wir im Blick?",)),
            PaperSheet("matrix", "Vier-Felder-Matrix", 30, (), fields),
            PaperSheet("measures", "Ziele und Maßnahmen", 45, ("Welche Maßnahmen führen zum Ziel?",)),
        ),
        goals=("Ressourcen gerecht nutzen.",), horizons={"short": "bis 12 Monate", "medium": "1 bis 3 Jahre", "long": "über 3 Jahre"},
        code="K7PM 4XWD", join_url="https://stadt.example/j/K7PM4XWD/", join_address="stadt.example/mitmachen", demo=True, order=Order(),
    )  # fmt: skip
