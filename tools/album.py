"""Every page of the product as a picture, by the person who sees it; `tools.screenshots` draws the list.

A page stands here with its address, the account that opens it and the size that matters. No address means where the
account stands after it has come in. `{f}` is the demo's first forum, `{p}` its process, `{m}` a measure made of two
cards, `{g}` a group's desk, `{t}` the method they work by. `{x}` is the invented process that was played to its end, `{y}` its
forum, `{z}` a measure of its plan, `{o}` that plan as the public reads it, `{v}` its paper for the council.
"""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

COLOURS = 256
TALLEST = 2400
LAPTOP, PHONE, NARROW, WALL = (1280, 900), (390, 844), (360, 780), (1600, 900)


@dataclass(frozen=True)
class Shot:
    """One picture: its file name, its words in the index, its address and how it is opened."""

    name: str
    words: str
    path: str
    account: str = ""
    size: tuple[int, int] = LAPTOP
    theme: str = "light"
    language: str = "de"
    whole: bool = True


PUBLIC = (
    Shot("process", "das Verfahren vom Auftakt bis zum Stadtrat", "/"),
    Shot("process-360", "dasselbe auf dem Telefon", "/", size=NARROW),
    Shot("process-dark", "dasselbe im Dunkeln", "/", theme="dark"),
    Shot("forum", "ein Forum", "{f}"),
    Shot("forum-360", "ein Forum auf dem Telefon", "{f}", size=NARROW),
    Shot("public-plan", "den Plan, wenn er freigegeben ist", "{o}"),
    Shot("public-plan-360", "denselben auf dem Telefon", "{o}", size=NARROW),
    Shot("public-plan-ar", "denselben auf Arabisch", "{o}", size=NARROW, language="ar"),
    Shot("public-measure", "eine Maßnahme mit dem roten Faden", "{o}{z}/"),
    Shot("public-measure-360", "dieselbe auf dem Telefon", "{o}{z}/", size=NARROW),
    Shot("answers", "was aus den Karten eines Forums wurde", "{y}antworten/"),
    Shot("answers-360", "dasselbe auf dem Telefon", "{y}antworten/", size=NARROW),
    Shot("card", "„Was wurde aus meiner Karte?“", "/karte/", size=PHONE),
    Shot("imprint", "das Impressum", "/impressum/"),
    Shot("privacy", "den Datenschutz", "/datenschutz/"),
    Shot("accessibility", "die Erklärung zur Barrierefreiheit", "/barrierefreiheit/"),
    Shot("components", "die Bausteine der Oberfläche", "/bausteine/", whole=False),
    Shot("login", "die Anmeldung des Teams", "/konto/login/", whole=False),
)
GUEST = (
    Shot("phone-join", "der Code vom Plakat", "/mitmachen/", size=PHONE, whole=False),
    Shot("phone-receipt", "der Zettel mit dem eigenen Code", "", "guest-new", PHONE, whole=False),
    Shot("phone-board", "die Pinnwand der Gruppe", "/pinnwand/matrix/", "guest", PHONE, whole=False),
    Shot("phone-board-dark", "dieselbe im Dunkeln", "/pinnwand/matrix/", "guest", PHONE, "dark", whole=False),
    Shot("phone-board-ar", "dieselbe auf Arabisch", "/pinnwand/matrix/", "guest-ar", PHONE, language="ar", whole=False),
    Shot("phone-dots", "die eigenen Punkte", "/pinnwand/matrix/punkte/", "guest", PHONE, whole=False),
)
FACILITATOR = (
    Shot("work-moderation", "was heute ansteht", "/arbeit/", "moderation"),
    Shot("work-360", "dasselbe auf dem Telefon", "/arbeit/", "moderation", NARROW),
    Shot("overview", "alle Gruppen", "{f}moderation/", "moderation"),
    Shot("facilitator", "die Pinnwand einer Gruppe", "{g}matrix/", "moderation", whole=False),
    Shot("facilitator-dark", "dieselbe im Dunkeln", "{g}matrix/", "moderation", theme="dark", whole=False),
    Shot("facilitator-360", "dieselbe auf dem Telefon", "{g}matrix/", "moderation", NARROW),
    Shot("measures", "eine Maßnahme und ihre Karten", "{g}massnahmen/{m}/", "moderation"),
    Shot("entry", "das schnelle Abtippen", "{g}erfassen/", "moderation"),
    Shot("seats", "wer dabei ist", "{g}dabei/", "moderation"),
    Shot("photos", "die Fotos der Pinnwand", "{g}fotos/", "moderation"),
    Shot("photos-360", "dieselben auf dem Telefon", "{g}fotos/", "moderation", NARROW),
    Shot("dots-desk", "die Klebepunkte einer Gruppe", "{g}matrix/punkte/", "moderation"),
    Shot("dots-total", "die Klebepunkte aller Gruppen", "{f}punkte/", "planung"),
    Shot("summary", "die Zusammenfassung fürs Plenum", "{g}zusammenfassung/", "moderation"),
    Shot("hall", "der Überblick der Leitung", "{f}leitung/", "moderation"),
    Shot("rehearsal", "der Probelauf", "{f}probelauf/", "planung"),
)
ROOM = (
    Shot("stage-arrival", "die Beamer-Ansicht, während alle ankommen", "{f}beamer/?zeigt=ankommen", "moderation", WALL, whole=False),
    Shot("stage-arrival-ar", "dieselbe auf Arabisch", "{f}beamer/?zeigt=ankommen", "moderation", WALL, language="ar", whole=False),
    Shot("stage", "die Beamer-Ansicht mit Uhr, Leitfragen und Code", "{f}beamer/", "moderation", WALL, whole=False),
    Shot("stage-plenum", "die Gruppe, die gerade vorstellt", "{f}beamer/?zeigt=plenum", "moderation", WALL, whole=False),
    Shot("stage-summary", "was alle mitnehmen", "{f}beamer/?zeigt=ergebnis", "moderation", WALL, whole=False),
    Shot("stage-dots", "die Klebepunkte, verdeckt bis zum Schluss", "{f}beamer/?zeigt=punkte", "moderation", WALL, whole=False),
)
PLANNING = (
    Shot("work", "was heute ansteht", "/arbeit/", "planung"),
    Shot("prepare", "die Vorbereitung eines Forums", "{f}vorbereitung/", "planung"),
    Shot("prepare-360", "dieselbe auf dem Telefon", "{f}vorbereitung/", "planung", NARROW),
    Shot("prepare-dark", "dieselbe im Dunkeln", "{f}vorbereitung/", "planung", theme="dark"),
    Shot("themes", "die Themen", "{f}vorbereitung/themen/", "planung"),
    Shot("agenda", "den Ablaufplan", "{f}vorbereitung/ablauf/", "planung"),
    Shot("groups", "Gruppen und Räume", "{f}vorbereitung/gruppen/", "planung"),
    Shot("access", "den Zugang mit Code", "{f}vorbereitung/zugang/", "planung"),
    Shot("method", "die Methode des Forums", "{f}vorbereitung/methode/", "planung"),
    Shot("methods", "die Methoden zur Auswahl", "/bibliothek/methoden/", "planung"),
    Shot("translations", "was noch übersetzt werden muss", "{f}uebersetzungen/", "planung"),
    Shot("translations-360", "dasselbe auf dem Telefon", "{f}uebersetzungen/?sprache=ar", "planung", NARROW),
    Shot("translations-dark", "dasselbe im Dunkeln, auf Arabisch", "{f}uebersetzungen/?sprache=ar", "planung", theme="dark"),
    Shot("translations-process", "die Worte des Verfahrens in anderen Sprachen", "{p}uebersetzungen/", "planung"),
    Shot("translations-method", "die Worte einer Methode in anderen Sprachen", "{t}uebersetzungen/?sprache=ar", "planung"),
    Shot("forum-change", "die Angaben zum Forum", "{f}bearbeiten/", "planung"),
    Shot("process-change", "die Angaben zum Verfahren", "{p}bearbeiten/", "planung"),
    Shot("process-new", "ein neues Verfahren", "/arbeit/verfahren/neu/", "planung"),
    Shot("material", "das Material zum Drucken", "{f}material/", "planung"),
    Shot("minutes", "das Ergebnisprotokoll", "{f}protokoll/", "planung"),
    Shot("minutes-360", "dasselbe auf dem Telefon", "{f}protokoll/", "planung", NARROW),
    Shot("review", "die Durchsicht des Protokolls", "{f}protokoll/durchsicht/", "planung"),
    Shot("review-360", "dieselbe auf dem Telefon", "{f}protokoll/durchsicht/", "planung", NARROW),
    Shot("inbox", "was in einem Verfahren auf Antwort wartet", "{x}eingang/", "planung"),
    Shot("inbox-desk", "eine Karte und die Antwort darauf", "{y}eingang/", "planung"),
    Shot("inbox-desk-360", "dieselbe auf dem Telefon", "{y}eingang/", "planung", NARROW),
    Shot("plan", "den Plan und was er heute braucht", "{x}plan/", "planung"),
    Shot("plan-360", "denselben auf dem Telefon", "{x}plan/", "planung", NARROW),
    Shot("plan-dark", "denselben im Dunkeln", "{x}plan/", "planung", theme="dark"),
    Shot("goals", "Leitziele, Wirkungsziele, Handlungsfelder", "{x}plan/ziele/", "planung"),
    Shot("measure", "eine Maßnahme mit allem, was ein Beschluss braucht", "{x}massnahmen/{z}/", "planung"),
    Shot("measure-360", "dieselbe auf dem Telefon", "{x}massnahmen/{z}/", "planung", NARROW),
    Shot("plan-release", "was eine Freigabe öffentlich macht", "{x}plan/freigeben/", "planung"),
    Shot("papers", "Vorlagen und Dokumente", "{x}vorlagen/", "planung"),
    Shot("paper", "eine Vorlage für den Stadtrat", "{v}", "planung"),
)
ADMIN = (
    Shot("accounts", "die Konten", "/arbeit/konten/", "admin"),
    Shot("city", "die Angaben zur Kommune", "/arbeit/kommune/", "admin"),
    Shot("texts", "die Sätze für Teilnehmende", "/arbeit/texte/", "admin"),
    Shot("outbox", "den Postausgang", "/arbeit/postausgang/", "admin"),
)
PEOPLE: dict[str, tuple[Shot, ...]] = {
    "Die Öffentlichkeit": PUBLIC,
    "Wer mitmacht": GUEST,
    "Der Saal": ROOM,
    "Die Moderation": FACILITATOR,
    "Die Planung": PLANNING,
    "Die Verwaltung": ADMIN,
}


def keep(page: Page, shot: Shot, folder: Path) -> Path:
    """Write what the page shows, at most `TALLEST` pixels of it, with few colours so that the folder stays small."""
    file = folder / f"{shot.name}.png"
    page.screenshot(path=file, full_page=shot.whole)
    with Image.open(file) as picture:
        shown = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALLEST)))
    shown.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE).save(file, optimize=True)
    return file


def write_index(folder: Path) -> None:
    """List the pictures that are there, person by person."""
    lines = ["# Was wer sieht", "", "`make screenshots` zeichnet die Bilder neu; alle Karten darin sind ausgedacht."]
    for person, shots in PEOPLE.items():
        drawn = [shot for shot in shots if (folder / f"{shot.name}.png").exists()]
        lines += ["", f"## {person} sieht …", "", *(f"- [{shot.words}]({shot.name}.png)" for shot in drawn)]
    (folder / "index.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
