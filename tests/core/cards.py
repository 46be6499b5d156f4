"""Cards as such forums write them, invented for these tests; cards with the same letter mean the same thing.

The first set was looked at while the analyser was written, the second was written before it and not looked at until it stood.
"""

LOOKED_AT = """
a  Mehr Sprachkurse für Frauen mit kleinen Kindern
a  Sprachkurs mit Kinderbetreuung fehlt
a  Frauen brauchen Deutschkurse mit Betreung der Kinder
b  Sprachcafé im Stadtteil wieder öffnen
b  offene Sprachcafes in jedem Stadtteil
b  Treffpunkt zum Deutschsprechen: Sprach-Café
c  Dolmetscher beim Arzt
c  Dolmetscherdienst für Arztbesuche
c  Beim Arzt fehlen Sprachmittler, keiner übersetzt
d  Ehrenamtliche werden nicht wertgeschätzt
d  Wertschätzung für das Ehrenamt
d  Mehr Anerkennung für Ehrenamtliche (Ehrenamtspass)
e  Fahrtkosten der Ehrenamtlichen erstatten
e  Fahrkosten für Ehrenamt werden nicht bezahlt
f  Keine bezahlbaren Wohnungen
f  Bezahlbarer Wohnraum fehlt überall
f  Wohnungssuche: Vermieter lehnen Geflüchtete ab
g  Vermieter haben Vorurteile
g  Vorurteile bei Vermietern abbauen
h  Kitaplätze fehlen
h  Kita-Platz: Wartezeit über ein Jahr
h  Zu wenig Plätze in Kitas
i  Behördenbriefe in einfacher Sprache
i  Briefe vom Amt versteht niemand
i  Leichte Sprache in den Briefen der Behörden
j  Termine in der Ausländerbehörde dauern Monate
j  Ausländerbehörde: keine Termine
j  Lange Wartezeiten auf Termin bei der Auslaenderbehoerde
k  Anerkennung von Abschlüssen dauert zu lange
k  Berufsabschlüsse schneller anerkennen
k  Anerkennungsverfahren für ausländische Abschlüsse
l  Räume für Vereine fehlen
l  Vereine suchen Räume für ihre Treffen
l  Bezahlbare Vereinsräume
m  Fußballturnier der Nachbarschaft
m  Nachbarschaftsfest mit Fußballturnier
n  Nachbarschaftsfest im Sommer
o  Gemeinsam kochen mit Nachbarn
o  Kochabende für die Nachbarschaft
o  Internationales Kochen
p  Jugendtreff hat zu kurz offen
p  Öffnungszeiten des Jugendtreffs verlängern
q  Schwimmkurse für Mädchen
q  Schwimmen lernen: Kurse nur für Frauen und Mädchen
r  Psychosoziale Beratung für traumatisierte Menschen
r  Traumaberatung: Wartelisten zu lang
r  Traumatherapie mit Dolmetschern
s  Förderung immer nur für ein Jahr
s  Projektförderung endet nach einem Jahr
s  Längerfristige Förderung statt Projekte
t  Anträge auf Förderung sind zu kompliziert
t  Förderanträge vereinfachen
u  Angebote sind nicht bekannt
u  Übersicht über alle Angebote im Stadtteil
u  Keiner kennt die Angebote
v  Patenschaften für Familien
v  Familienpaten gesucht
v  Patenprogramm für neue Familien
w  Hausaufgabenhilfe am Nachmittag
w  Nachhilfe und Hausaufgaben
x  Bus fährt abends nicht zur Unterkunft
x  Schlechte Busverbindung zu den Unterkünften
y  Kein WLAN in der Unterkunft
y  Internet in allen Unterkünften (W-LAN)
z  Praktikumsplätze in Betrieben
z  Betriebe bieten zu wenig Praktika
A  Fahrradwerkstatt
B  Rassismus im Alltag
C  Frauenhaus ist voll
D  Bänke und Licht im Park
E  Rechtsberatung nur in der Innenstadt
F  Musikinstrumente ausleihen
G  Spielplatz ist kaputt
H  Polizei und Sicherheit am Bahnhof
I  Hebammen für Schwangere
J  Gebetsraum für Muslime
"""

SEEN_LATE = """
a  Arbeitserlaubnis kommt zu spät
a  Schnellere Erteilung von Arbeitserlaubnissen
b  Begegnungscafé nur einmal im Monat
b  Begegnungscafes öfter öffnen
b  Café für Begegnung von Alt und Neu
c  Seniorinnen und Senioren erreichen wir nicht
c  Angebote für geflüchtete Senioren
d  Elterncafé in der Schule
d  Eltern an die Schulen holen: Elterncafé
e  Digitale Formulare nur auf Deutsch
e  Formulare in mehreren Sprachen
e  Mehrsprachige Formulare im Internet
f  Berufsschule: Schüler scheitern an Fachsprache
f  Fachsprache für die Ausbildung üben
g  Ausbildungsplätze für Geduldete
g  Ausbildung trotz Duldung
h  Schuldnerberatung überlastet
h  Beratungsstellen für Schulden haben Wartelisten
i  Kleiderkammer braucht Lager
i  Lagerraum für die Kleiderkammer
j  Gesundheitskarte für Asylsuchende
j  elektronische Gesundheitskarte einführen
k  Hauptamtliche Koordination für Freiwillige
k  Freiwilligenkoordination: nur eine halbe Stelle
k  Koordinatoren fuer Freiwilligenarbeit
l  Supervision für Helfer
l  Ehrenamtliche Helferinnen brauchen Supervision
m  Sportvereine öffnen sich
m  Zugang zu Sportvereinen erleichtern
m  Sportverein: Beiträge zu teuer
n  Stadtteilgarten anlegen
n  Gemeinschaftsgärten im Stadtteil
o  Impfaktion im Quartier
p  Barrierefreie Zugänge
q  Führerschein umschreiben
r  Alphabetisierung in der Muttersprache
s  Streit um Lärm und Müll im Haus
s  Müll und Lärm: Konflikte in der Hausgemeinschaft
t  Bibliotheken mit Büchern auf Arabisch
t  Arabische Bücher in der Bibliothek
"""

Card = tuple[int, str, str]


def cards_of(block: str) -> tuple[list[Card], dict[int, str]]:
    """The cards of a block, numbered from 1, and what each is about."""
    lines = [line.split(maxsplit=1) for line in block.strip().splitlines()]
    return [(at, text, "de") for at, (_, text) in enumerate(lines, 1)], {at: about for at, (about, _) in enumerate(lines, 1)}
