"""The sixteen Länder, and who enforces accessible websites in each where an official page says so.

The sources of the bodies stand beside them and in docs/privacy/accessibility-sources.md. The municipality can write its own
(`City.enforcement_body`), and has to where a Land has none here; the page also links to the list one Land keeps for all.
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


# The address of each, or the line above it, is the page that says so, read in November 2026. For Lower Saxony no official page
# names the body for municipalities: there the municipality writes it.
ENFORCEMENT: dict[str, Body] = {
    "BW": Body("Schlichtungsstelle am Landeszentrum Barrierefreiheit (LZ-BARR)",
               "https://barrierefreiheit-bw.de/barrierefreiheitdurchsetzen/schlichtungsverfahren"),
    # https://www.finanzministerium.bayern/digitalisierung/barrierefreiheit/ (§ 11 BayDiV)
    "BY": Body("Durchsetzungs- und Überwachungsstelle am Landesamt für Digitalisierung, Breitband und Vermessung", ""),
    "BE": Body("Landesbeauftragte für digitale Barrierefreiheit",
               "https://www.berlin.de/sen/inneres/moderne-verwaltung/digitale-barrierefreiheit/landesbeauftragte/"),
    # https://msgiv.brandenburg.de/msgiv/de/presse/pressemitteilungen/detail/~26-04-2024-taetigkeitsbericht-der-behindertenbeauftragten
    "BB": Body("Durchsetzungsstelle für digitale Barrierefreiheit bei der Beauftragten der Landesregierung für die Belange der "
               "Menschen mit Behinderungen", ""),
    "HB": Body("Zentralstelle für barrierefreie Informationstechnik",
               "https://www.behindertenbeauftragter.bremen.de/detail.php?gsid=bremen55.c.28011.de"),
    "HH": Body("Schlichtungsstelle nach dem Hamburgischen Behindertengleichstellungsgesetz",
               "https://www.hamburg.de/politik-und-verwaltung/behoerden/sozialbehoerde/themen/behinderung/"
               "schlichtungsstelle-behinderung/infos-zum-gesetz-43316"),
    # § 6 HVBIT
    "HE": Body("Durchsetzungs- und Überwachungsstelle des Landes Hessen",
               "https://lbit.hessen.de/Durchsetzungs-und-Ueberwachungsstelle/Durchsetzungsverfahren-beantragen"),
    # § 2 (1) BITVO M-V
    "MV": Body("Anlauf- und Überwachungsstelle „Digitale Barrierefreiheit“ beim Sozialministerium",
               "https://www.laf-mv.de/service/Barrierefreiheit"),
    # §§ 10d, 10e BGG NRW
    "NW": Body("Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen",
               "https://www.lbbp.nrw.de/ombudsstelle"),
    "RP": Body("Durchsetzungsstelle bei der oder dem Landesbeauftragten für die Belange von Menschen mit Behinderungen",
               "https://inklusion.rlp.de/de/landesbeauftragte-landesteilhabebeirat/durchsetzungsstelle/"),
    # § 12e SBGG
    "SL": Body("Schlichtungsstelle nach dem Saarländischen Behindertengleichstellungsgesetz beim Sozialministerium",
               "https://service.saarland.de/barrierefreiheit"),
    # https://portal.klimaschulen.sachsen.de/barrierefreiheitserklaerung
    "SN": Body("Landesbeauftragter für Inklusion der Menschen mit Behinderungen",
               "https://www.sk.sachsen.de/behindertenbeauftragter-der-saechsischen-staatsregierung.html"),
    # https://ukst.de/service/presse (opening of the three bodies, 27 January 2020)
    "ST": Body("Ombudsstelle bei der Landesfachstelle für Barrierefreiheit, Unfallkasse Sachsen-Anhalt", ""),
    # §§ 12e, 12f LBGG
    "SH": Body("Beschwerdestelle für barrierefreie Informationstechnik",
               "https://www.landtag.ltsh.de/beauftragte/beschwerdestelle-fuer-barrieren"),
    "TH": Body("Landesdurchsetzungsstelle für digitale Barrierefreiheit beim Landesbeauftragten für Menschen mit Behinderungen",
               "https://tlmb-thueringen.de/themen/barrierefreiheit/landesdurchsetzungsstelle"),
}


def enforcement_body(land: str) -> Body | None:
    """The body of a Land, or None where we have no official source."""
    return ENFORCEMENT.get(land)
