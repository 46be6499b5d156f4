"""The sixteen Länder, and who enforces accessible websites in each where an official page says so.

The sources of the bodies stand in docs/privacy/accessibility-sources.md. Where a Land has none here, the page says that
the municipality names it, and links to the list that one Land keeps for all of them.
"""

from dataclasses import dataclass

# ISO 3166-2:DE without its prefix; the names are the Länder's own and are not translated.
LAENDER: dict[str, str] = {
    "BW": "Baden-Württemberg", "BY": "Bayern", "BE": "Berlin", "BB": "Brandenburg", "HB": "Bremen", "HH": "Hamburg",
    "HE": "Hessen", "MV": "Mecklenburg-Vorpommern", "NI": "Niedersachsen", "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz", "SL": "Saarland", "SN": "Sachsen", "ST": "Sachsen-Anhalt", "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}  # fmt: skip
LIST_OF_BODIES = "https://lbit.hessen.de/buergerinnen-und-buerger/durchsetzungsstellen-der-laender"


@dataclass(frozen=True, slots=True)
class Body:
    """Whom to turn to when a municipality does not answer about a barrier."""

    name: str
    address: str


ENFORCEMENT: dict[str, Body] = {
    "BB": Body("Durchsetzungsstelle für digitale Barrierefreiheit bei der Beauftragten der Landesregierung für die Belange der "
               "Menschen mit Behinderungen", ""),
    "BY": Body("Durchsetzungs- und Überwachungsstelle am Landesamt für Digitalisierung, Breitband und Vermessung", ""),
    "HE": Body("Durchsetzungs- und Überwachungsstelle des Landes Hessen",
               "https://lbit.hessen.de/Durchsetzungs-und-Ueberwachungsstelle/Durchsetzungsverfahren-beantragen"),
    "NW": Body("Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen",
               "https://www.lbbp.nrw.de/ombudsstelle"),
    "SN": Body("Landesbeauftragter für Inklusion der Menschen mit Behinderungen",
               "https://www.sk.sachsen.de/behindertenbeauftragter-der-saechsischen-staatsregierung.html"),
}


def enforcement_body(land: str) -> Body | None:
    """The body of a Land, or None where we have no official source."""
    return ENFORCEMENT.get(land)
