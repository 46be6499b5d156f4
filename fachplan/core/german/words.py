"""German words the analyser knows before it has read a single card: what carries no meaning, and what compounds are made of.

Both lists are short on purpose. The second one only helps to take compounds apart; the words of the cards themselves do the rest.
"""

# ruff: noqa: SIM905 - a list of words reads better as words

STOP_WORDS = """
aber alle allem allen aller alles allgemein als also am an anbieten ander andere anderen anderer anderes ans auch auf aufs aus ausser
bei beim besser bessere besseren besserer besseres bevor bieten bietet bin bis bisher bist bitte bleiben bleibt bloß brauchen braucht
bräuchte bzw da dabei dadurch dafür dagegen daher dahin damit danach daneben dann daran darauf daraus darf darin darüber darum darunter
das dass dauern dauert davon davor dazu dein deine deinen deiner dem den denen denn dennoch der deren derer des deshalb dessen desto die
dies diese diesem diesen dieser dieses doch dort drei du durch dürfen eben ebenso egal eher eigen eigene eigenen eigentlich ein eine
einem einen einer eines einfach einige einigen einiger einmal einzelne einzelnen entweder er erst erste ersten es etc etwa etwas euch
euer eure falls fast fehlen fehlend fehlende fehlenden fehlender fehlendes fehlt ferner finden findet für gäbe ganz ganze ganzen gar
geben gebraucht gegen gegenüber gehen geht gemeinsam gemeinsame gemeinsamen genau genug gerade gern gerne gesucht gibt gilt gleich
gleiche gleichen groß große großen großer großes gut gute gutem guten guter gutes hab habe haben hat hatte hätte hatten hätten hier hin
hinaus hinter hoch hohe hohen ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in innen ins insgesamt ist ja je jede jedem
jeden jeder jedes jedoch jene jetzt jeweils kann kaum kein keine keinem keinen keiner keines klein kleine kleinen kommen kommt können
könnte könnten kurz kurze kurzen lang lange langen langer länger lassen leicht leider machen macht mal man manche manchen manchmal mehr
mehrere mein meine meinen meist meisten mit möchte möchten möglich mögliche möglichen möglichst muss müssen müsste nach nachdem neben
nein neu neue neuem neuen neuer neues nicht nichts nie niemand noch nötig notwendig nun nur nutzen ob obwohl oder oft ohne pro schlecht
schlechte schlechten schlechter schnell schon sehr sein seine seinem seinen seiner seit selber selbst sich sie sind sinnvoll so sodass
sofort sogar solch solche solchen soll sollen sollte sollten somit sondern sonst sowie sowohl stärken stärker statt stets suchen sucht
tun über überall um und uns unser unsere unserem unseren unserer unter usw verbessern verschiedene verschiedenen viel viele vielen
vieler vieles vom von vor vorhanden wann war wäre waren wären warum was weg wegen weil weiter weitere weiteren weiterer weiterhin welche
welchem welchen welcher welches wenig wenige wenigen weniger wenn wer werden wichtig wichtige wichtigen wie wieder will wir wird
wirklich wo wobei wodurch wofür wollen worden wünschen wünscht wurde würde wurden würden zeigen zu zum zur zusammen zuviel zuwenig zwar
zwei zwischen
""".split()

KNOWN_WORDS = """
Abbau Abend Abfrage Abschluss Aktion Alltag Alter Amt Anerkennung Angebot Anlauf Ansprechpartner Antrag Arbeit Arbeiter Arzt Asyl
Aufenthalt Ausbildung Austausch Bad Bahn Ball Bau Bedarf Begegnung Begleitung Behörde Berater Beratung Beruf Besuch Betreuung Betrieb
Bett Bezirk Bibliothek Bildung Brief Brücke Buch Bund Bürger Büro Bus Café Chor Computer Deutsch Dialog Dienst Digital Dolmetscher
Effekt Ehrenamt Einrichtung Eltern Erzieher Essen Fach Fahrrad Fahrt Familie Ferien Fest Finanz Finanzierung Flucht Flüchtling Fonds
Förderung Formular Fortbildung Forum Frau Freizeit Frist Fußball Garten Gebäude Gebühr Geburt Geld Gemeinde Gemeinschaft Gemeinwesen
Gesellschaft Gespräch Gesundheit Gewalt Glied Grund Gruppe Halle Haltung Haus Hausaufgaben Heft Heim Helfer Hilfe Hof Hort Hürde Impuls
Information Initiative Integration Jahr Jugend Kammer Karte Kasse Kette Kind Kirche Kita Klasse Kleider Klinik Koch Kochen Kommunikation
Kompetenz Kontakt Konto Konzept Koordination Kosten Kraft Krankheit Krise Küche Kultur Kunst Kurs Laden Lager Land Leben Lehrer Leistung
Leiter Lernen Liste Lotse Lücke Mädchen Management Mangel Mann Markt Medien Mensch Miete Mieter Migrant Migration Mittag Mittel Möbel
Mobil Musik Mutter Nachbar Nachbarschaft Nachhilfe Nachmittag Name Netz Netzwerk Ort Paar Park Partner Pass Pate Person Pflege Plan
Planung Platz Politik Praktikum Praxis Preis Presse Problem Programm Projekt Prozess Punkt Quartier Rat Raum Recht Regel Register Runde
Sache Schicht Schlaf Schlüssel Schritt Schule Schüler Schulung Schutz Schwimmen Senioren Sozial Spiel Spielen Sport Sprach Sprache Stadt
Stadtteil Stand Standard Stätte Status Stelle Strategie Straße Strecke Streit Struktur Student Stunde Suche System Tag Tage Tandem Tanz
Team Teil Teilhabe Telefon Therapie Ticket Träger Trainer Training Trauma Treff Treffen Tür Übergang Übersetzung Umfeld Unterkunft
Unternehmen Unterricht Unterstützung Veranstaltung Verantwortung Verband Verbindung Verein Vereinbarung Vereinfachen Verfahren Verkehr
Vermieter Vermittlung Versicherung Verwaltung Volk Vormund Vorurteil Wahl Werk Werkstatt Wesen Wirtschaft Woche Wohnen Wohnung Zahl Zeit
Zentrum Zeugnis Ziel Zimmer Zugang
""".split()

OTHER_STOP_WORDS = {
    "en": frozenset("""
        about all also and any are because been before being between both but can could did does each few for from had
        has have her here him his how into its just like many more most must need needs not now off only other our out
        over own same should some such than that the their them then there these they this those through too under until
        very was were what when where which while who why will with would you your
    """.split()),
    "ar": frozenset("""
        من في على إلى الى عن مع هذا هذه ذلك التي الذي أن ان لا ما هو هي كل بعض أو او لم لن قد كان كانت يجب نحتاج يوجد
        بين
    """.split()),
    "uk": frozenset("""
        для або але від при про так що щоб якщо цей ця ще вже був була було були без над під між дуже треба потрібно
        більше
    """.split()),
    "ru": frozenset("""
        для или как при про так что чтобы если это этот эта еще уже был была было были без над под между очень надо
        нужно больше
    """.split()),
    "fr": frozenset("""
        avec aussi dans des elle est les leur mais nous par pas plus pour que qui sans ses son sont sur une vous
    """.split()),
    "es": frozenset("""
        como con del desde donde ella entre está hay las los más muy para pero por que sin sobre son una uno unos
    """.split()),
    "tr": frozenset("""
        ama bir bize bizim bunu bunun çok daha değil gibi her için ile kadar olan sonra veya var yok
    """.split()),
    "fa": frozenset("""
        از به با در برای این آن که را است هست های می ما هم یا تا بر باید نیاز
    """.split()),
}
"""Function words of languages whose cards are folded and split only: two cards that share "the" are not alike."""
