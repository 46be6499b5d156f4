"""The day as the people in it do it: prepared, facilitated, kept in minutes. Written once, played by any pair of hands."""

import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.hands import Hands

PASSWORD = "Beispiel-Demo-2025"
PLANNER, FACILITATOR = "planung@demo.example", "moderation@demo.example"
QUESTION = "Was trägt uns im Stadtteil?"
ROOMS, CLUSTER, KEY_HOLDERS = "Schulräume stehen abends leer", "Öffnungszeiten", "Vereine haben eigene Schlüssel"
LEAD = "Sozialamt, Sozialplanung"
PAPER = "Der Hausmeister hat um acht Feierabend"
SUMMARY = "Räume sind da, der Zugang fehlt."
MEASURE = "Eine Raumbörse einrichten"
METHOD = "Bedarfs- und Potentialanalyse, Maßnahmenplanung"


def sign_in(hands: Hands, who: str) -> None:
    hands.page.goto("/konto/login/")
    hands.write("E-Mail-Adresse", who)
    hands.write("Passwort", PASSWORD)
    hands.press("button", "Anmelden")
    hands.sees("heading", "Was auf Sie wartet")


def prepare(planner: Hands) -> None:
    """From the template to a published forum with two groups in one room."""
    sign_in(planner, PLANNER)
    _makes_the_forum(planner)
    _orders_the_agenda(planner)
    _makes_groups(planner, {"Nord": ("Kreis", "Violett"), "Süd": ("Quadrat", "Petrol")})
    _copies_the_method(planner)
    _opens_the_doors(planner)


def _makes_the_forum(planner: Hands) -> None:
    planner.press("link", re.compile("^Forum hinzufügen"))
    planner.sees("heading", "Neues Forum")
    planner.write("Thema oder Titel", planner.forum)
    planner.write("Tag", "15.01.2025")
    planner.write("Beginn", "13:00")
    planner.write("Ende", "17:00")
    planner.pick("Haus", "Sozialamt Dresden")
    planner.press("button", "Forum anlegen")
    planner.sees("heading", planner.forum)


def _part(planner: Hands, name: str) -> None:
    """Back to what is prepared, and from there to one of its parts."""
    planner.press("link", f"Vorbereitung: {planner.forum}")
    planner.sees("heading", planner.forum)
    planner.press("link", name, ("complementary", "Teile des Forums"))


def _orders_the_agenda(planner: Hands) -> None:
    planner.press("link", "Ablaufplan", ("complementary", "Teile des Forums"))
    planner.sees("heading", "Ablaufplan")
    points = planner.page.get_by_role("heading", level=2)
    first, second = points.nth(0).inner_text(), points.nth(1).inner_text()
    planner.press("button", f"Nach unten: {first}")
    expect(points.nth(0)).to_have_text(second)
    planner.press("button", f"Nach oben: {first}")
    expect(points.nth(0)).to_have_text(first)


def _makes_groups(planner: Hands, groups: dict[str, tuple[str, str]]) -> None:
    _part(planner, "Gruppen und Räume")
    for name, (symbol, colour) in groups.items():
        planner.press("link", "Gruppe anlegen")
        planner.sees("heading", "Neue Gruppe")
        planner.write("Name der Gruppe", name)
        planner.choose(symbol, ("group", "Zeichen"))
        planner.choose(colour, ("group", "Farbe"))
        planner.pick("Raum", "E05")
        planner.press("button", "Gruppe anlegen")
        planner.sees("heading", "Gruppen und Räume")


def _copies_the_method(planner: Hands) -> None:
    _part(planner, "Methode")
    planner.sees("heading", "Methode und Leitfragen")
    planner.press("button", re.compile(f"^Wählen.*{METHOD}"))
    planner.sees("heading", "Leitfragen")
    planner.press("button", "Kopie für dieses Forum bearbeiten")
    planner.sees("button", "Methode speichern")
    planner.write("Minuten", "20", ("group", "Warm-Up-Phase Kleingruppe"))
    expect(planner.find("checkbox", re.compile(f"^{planner.forum}"), ("group", "Welche Foren gehen mit?"))).to_be_checked()
    planner.press("button", "Methode speichern")
    planner.sees("link", "Bearbeiten")
    planner.press("link", "Arbeit", ("navigation", "Hauptmenü"))
    planner.press("link", re.compile(f"^Vorbereiten.*{planner.forum}"))
    planner.press("link", "Methode", ("complementary", "Teile des Forums"))
    planner.write("Für das ganze Forum", QUESTION)
    planner.press("button", "Leitfragen speichern")
    planner.told("Die Leitfragen sind gespeichert")


def _opens_the_doors(planner: Hands) -> None:
    _part(planner, "Code für das Plakat")
    planner.sees("heading", "So kommen die Menschen hinein")
    planner.press("button", "Code erzeugen")
    planner.sees("button", re.compile("^Neuer Code|Neuen Code"))
    planner.press("link", f"Vorbereitung: {planner.forum}")
    planner.sees("heading", "Alles ist vorbereitet")
    planner.press("button", "Forum veröffentlichen")
    planner.sees("button", "Zurücknehmen")


def facilitate(desk: Hands) -> None:
    """The first group's day, from the first clock to the last."""
    sign_in(desk, FACILITATOR)
    desk.press("link", re.compile(f"^Moderieren.*{desk.forum}"))
    desk.sees("heading", "Warm-up, Nord")
    desk.press("button", "Starten: Warm-up")
    desk.sees("button", "+ 5 Minuten")
    desk.press("button", "+ 5 Minuten")
    expect(desk.page.get_by_role("region", name="Zeit")).to_contain_text(re.compile(r"Uhr\s*(25:00|2[1-4]:\d\d)"))
    _writes_cards(desk)
    _moves_a_card_by_its_menu(desk)
    _heads_a_cluster(desk)
    _makes_a_measure(desk)
    desk.press("link", "Zurück zur Pinnwand")
    types_from_the_wall(desk, {f"501 {PAPER}": "Risiken"})
    _goes_on_to_the_plenum(desk)


def _writes_cards(desk: Hands) -> None:
    desk.press("button", "Weiter: Vier-Felder-Matrix")
    desk.sees("heading", "Vier-Felder-Matrix, Nord")
    for number, text in enumerate((ROOMS, KEY_HOLDERS), start=1):
        desk.unfold("Karte schreiben")
        desk.write("Neue Karte", text)
        desk.choose("Stärken", ("group", "In welches Feld?"))
        desk.press("button", "Karte anheften")
        expect(desk.page.get_by_role("region", name="Stärken").get_by_role("listitem")).to_have_count(number)


def _heads_a_cluster(desk: Hands) -> None:
    desk.press("link", "Überschrift aus Karten")
    desk.sees("heading", "Überschrift aus Karten")
    desk.write("Was haben diese Karten gemeinsam?", CLUSTER)
    desk.choose(re.compile(ROOMS), role="checkbox")
    desk.choose(re.compile(KEY_HOLDERS), role="checkbox")
    desk.press("button", "Unter diese Überschrift legen")
    desk.sees("heading", CLUSTER)


def _moves_a_card_by_its_menu(desk: Hands) -> None:
    desk.unfold("Karte Nord 2: Menü")
    desk.press("link", "Bearbeiten und ergänzen")
    desk.sees("heading", re.compile("Karte 2$"))
    desk.press("button", "Verschieben nach Chancen")
    desk.sees("heading", "Vier-Felder-Matrix, Nord")
    expect(desk.page.get_by_role("region", name="Chancen").get_by_role("listitem")).to_have_count(1)


def _makes_a_measure(desk: Hands) -> None:
    desk.press("button", "Weiter: Ziele und Maßnahmen")
    desk.sees("link", "Maßnahme schreiben")
    desk.press("link", "Maßnahme schreiben")
    desk.sees("heading", "Die Maßnahme")
    desk.choose(re.compile(ROOMS), role="checkbox")
    desk.write("Die Maßnahme", MEASURE)
    desk.choose("Eine Stelle hier im Raum")
    desk.write("Name der Stelle", LEAD)
    desk.choose("kurzfristig")
    desk.press("button", "Fertig, nächste Maßnahme")
    desk.sees("link", re.compile(MEASURE))


def _goes_on_to_the_plenum(desk: Hands) -> None:
    steps = ("Weiter: Wer?", "Weiter: Wann?", "Weiter: Plenum", "Arbeitsphase beenden")
    for step, following in pairwise(steps):
        desk.press("button", step)
        desk.sees("button", following)
    desk.press("link", "Gemeinsam zusammenfassen")
    desk.write("Nächster Satz", SUMMARY)
    desk.press("button", "An die Wand schreiben")
    expect(desk.page.get_by_role("listitem").filter(has_text=SUMMARY)).to_have_count(1)
    desk.press("link", "Zurück zur Pinnwand")
    desk.press("button", "Arbeitsphase beenden")
    desk.sees("link", "Zum Ergebnisprotokoll")


def send_out(planner: Hands, heads: dict[str, str]) -> bytes:
    """The heads are counted, the minutes read, released and sent for: the PDF that goes out."""
    planner.press("link", "Arbeit", ("navigation", "Hauptmenü"))
    planner.press("link", re.compile(f"^Ergebnisprotokoll.*{planner.forum}"))
    planner.press("link", "Zur Durchsicht")
    planner.sees("heading", "Durchsicht des Protokolls")
    for group, counted in heads.items():
        planner.write(f"Von Hand gezählt: {group}", counted)
    planner.press("button", "Zahlen speichern")
    planner.told("Gespeichert")
    planner.press("button", "Zur Freigabe vorlegen")
    planner.sees("button", "Freigeben")
    planner.write("Freigegeben durch (Funktion)", "Leitung Sozialplanung")
    planner.press("button", "Freigeben")
    planner.sees("heading", "Freigegeben")
    with planner.page.expect_download() as sent:
        planner.press("link", "Als PDF")
    return Path(sent.value.path()).read_bytes()


def said_in(pdf: bytes) -> str:
    """The words of a PDF, its line breaks and soft hyphens taken out."""
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(words.replace("\u00ad", "").split())


def types_from_the_wall(scribe: Hands, lines: dict[str, str]) -> None:
    """Quick entry: one line a card, the printed number before it."""
    scribe.press("link", "Schnell erfassen")
    scribe.sees("heading", re.compile("Schnell erfassen$"))
    scribe.press("link", "Vier-Felder-Matrix")
    entered = scribe.page.get_by_role("region", name="Erfasst").get_by_role("listitem")
    for line, field in lines.items():
        scribe.choose(field)
        scribe.write("Karte", line)
        scribe.press("button", "Speichern")
        expect(entered.filter(has_text=line.split(" ", 1)[1])).to_have_count(1)
    scribe.press("link", "Zurück zur Pinnwand")


def keeps_a_photo(desk: Hands, photo: bytes, shows: str) -> None:
    """What hangs on paper, as a picture with its words, released."""
    desk.press("link", "Fotos der Pinnwand")
    desk.choose("Vier-Felder-Matrix", ("group", "Welche Pinnwand?"))
    desk.write("Was ist darauf?", shows)
    desk.choose("Nein, niemand")
    desk.find("button", "Foto").set_input_files({"name": "wand.jpg", "mimeType": "image/jpeg", "buffer": photo})
    desk.press("button", "Foto ablegen")
    desk.sees("img", shows)
    desk.press("button", "Freigeben")
    expect(desk.find("button", "Freigeben")).to_have_count(0)
    desk.press("link", "Zurück zur Pinnwand")


def joins_and_pins(phone: Hands, code: str, group: str, text: str) -> None:
    """Somebody with a phone: the code, the group, a card."""
    phone.page.goto("/mitmachen/")
    phone.write("Code", code)
    phone.press("button", "Weiter")
    phone.choose(re.compile(f"^{group}"))
    phone.press("button", "Mitmachen")
    phone.sees("heading", "Sie sind dabei.")
    phone.press("link", "Zur Pinnwand")
    phone.press("link", "Vier-Felder-Matrix", ("navigation", "Mehr"))
    phone.write("Neue Karte", text)
    phone.press("button", "Karte anheften")
    expect(phone.page.get_by_role("listitem").filter(has_text=text).first).to_be_visible()


def walks_to(desk: Hands, group: str) -> None:
    """To the desk of another group, by the list of all groups."""
    desk.press("link", group, ("region", "Alle Gruppen"))
    desk.sees("heading", re.compile(f", {group}$"))
