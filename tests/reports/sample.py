"""Minutes with one of everything, made up for the tests."""

from dataclasses import replace

from fachplan.reports.models import (
    BoardPart,
    Card,
    Cluster,
    Counts,
    DotsRow,
    Field,
    GroupPart,
    Measure,
    MinutesContent,
    Step,
)

STRENGTHS = (
    Card("Sprachtreff in Löbtau läuft seit Jahren", 1),
    Card("Kurze Wege zwischen Verein und Stadtbezirksamt", 2),
)
CHANCES = (
    Card("Räume der Schulen stehen abends leer", 14, dissent=("Hausmeister machen da nicht mit.",)),
    Card("اللاجئون كمرشدين للقادمين الجدد", 12, language="ar", translation="Geflüchtete als Lotsen für Neue"),
)
RISKS = (
    Card("Ehrenamtliche brennen aus 🔥", 10, versions=("Ehrenamtliche hören auf",)),
    Card("Förderung endet im Dezember 会", 13, late=True),
)
MATRIX = BoardPart(
    "Vier-Felder-Matrix",
    (
        Field("Stärken", "plus", (Cluster("", STRENGTHS),)),
        Field("Schwächen", "minus"),
        Field("Chancen", "chance", (Cluster("Räume, die es schon gibt", CHANCES[:1]), Cluster("", CHANCES[1:]))),
        Field("Risiken", "huerde", (Cluster("", RISKS),)),
    ),
)
MEASURES = (
    Measure(
        Card("Ein Raumkalender für alle Vereine", 17),
        responsible="Stadtbezirksamt Prohlis",
        partners="Vereine im Stadtbezirk",
        implementation="Gemeinsamer Kalender im Netz",
        notice="Weniger Anfragen nach Räumen",
        horizon="kurzfristig",
        steps=(Step("Räume erfassen", "31.03.2025"), Step("Kalender freischalten")),
        origin=("3", "11", "14"),
        versions=(("horizon", "langfristig"),),
    ),
    Measure(Card("Zuständigkeiten auf einer Seite", 18), origin=("4",)),
)
ORANGE = GroupPart("Orange", "orange", "kreis", room="E05", persons=11, cards_total=6, boards=(MATRIX,), measures=MEASURES)
CONTENT = MinutesContent(
    language="de",
    city="Landeshauptstadt Dresden",
    office="Sozialamt, Sozialplanung",
    process="Fachplan Asyl und Integration 2025–2030",
    forum="1. Themenforum",
    title="Gemeinwesenarbeit und Ehrenamt",
    state="Entwurf, Stand 16.01.2025",
    day="2025-01-16",
    when="15. Januar 2025",
    counts=Counts(6, 4, 2, 2),
    goals=("Verfügbare Ressourcen sind verteilungsgerecht und gemeinwesenorientiert zu nutzen.",),
    dots=(DotsRow("Räume, die es schon gibt", 26, 12),),
    groups=(ORANGE,),
    parking=(Card("Sprachmittlung beim Elternabend", 1),),
    next_steps=("Jede Karte bekommt eine Antwort.",),
    demo=True,
)


def many_cards(count: int) -> MinutesContent:
    """Minutes with `count` cards in four groups."""
    groups = []
    for i, (name, colour, symbol) in enumerate(
        (("Orange", "orange", "kreis"), ("Rot", "rot", "quadrat"), ("Blau", "blau", "dreieck"), ("Grün", "gruen", "raute"))
    ):
        numbers = range(1, count // 4 + 1)
        fields = tuple(
            replace(
                field,
                clusters=(Cluster("", tuple(Card(f"Karte {name} {n}: ein Gedanke", n) for n in numbers if n % 4 == k)),),
            )
            for k, field in enumerate(MATRIX.fields)
        )
        groups.append(
            GroupPart(
                name,
                colour,
                symbol,
                room=f"E0{i}",
                cards_total=len(numbers),
                boards=(BoardPart("Matrix", fields),),
                measures=MEASURES,
            )
        )
    return replace(CONTENT, groups=tuple(groups))
