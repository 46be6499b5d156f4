"""What the example process says: a forum of neighbours, all of it made up, no sentence of a real one."""

PROCESS = {
    "title": "Beispiel: Miteinander im Viertel", "motto": "Wer hier wohnt, gehört dazu.", "office": "Sozialplanung (Beispiel)",
    "lead": "Ein erfundenes Verfahren, vom Forum bis zur Vorlage zu Ende gespielt. Kein Satz stammt von einer wirklichen Stadt.",
    "horizons": {"short": "bis Ende 2025", "medium": "bis Ende 2027", "long": "bis 2030"},
}
FORUM = {
    "kind": "topic", "number": 1, "title": "Treffpunkte und gute Nachbarschaft", "venue_name": "Bürgerhaus Beispielviertel",
    "venue_address": "Beispielstraße 1", "room_name": "Saal",
    "summary": "Wo treffen sich Menschen, die neu sind, mit denen, die schon lange hier leben – und was fehlt dafür?",
}
GUIDING = (
    "Wer neu zuzieht, findet in den ersten drei Monaten Anschluss im Viertel.",
    "Ehrenamtliche und Hauptamtliche teilen sich die Arbeit so, dass niemand allein bleibt.",
    "Räume und Geld werden dort eingesetzt, wo der Bedarf am größten ist.",
)
FIELDS = ("Begegnung und Nachbarschaft", "Ehrenamt", "Räume")
GOALS = {  # by guiding goal: perspective, field, the goal, where it stands, what it takes
    "wohnen": (0, "case", 0, "Jede neu zugezogene Familie kennt nach drei Monaten einen Treffpunkt in Laufweite.",
               "Von 60 befragten Familien kannten 22 einen Treffpunkt.",
               "Einladungen in den Sprachen der Häuser, Begleitung zum ersten Besuch."),
    "ehrenamt": (1, "community", 1, "Kein Angebot hängt an einer einzigen Person.",
                 "Vier von neun Angeboten haben keine Vertretung.", "Feste Stunden für die Koordination, ein gemeinsamer Kalender."),
    "abends": (2, "community", 2, "An jedem Abend der Woche steht ein Raum offen.",
               "Offen ist an zwei Abenden.", "Schlüsselregelung mit den Schulen, jemand, der abschließt."),
}
WARM_UP = {
    "nord": ("Familien mit kleinen Kindern", "Männer, die nachts arbeiten"),
    "sued": ("Ältere, die allein wohnen", "Neue im Hochhaus"),
}
MATRIX = {  # group → field → cards; the first word names a card for what follows
    "nord": {
        "strengths": ("Das Elterncafé ist jede Woche voll", "Die Fahrradwerkstatt bringt alle zusammen"),
        "weaknesses": ("Schulräume stehen abends leer", "Das Elterncafé hängt an einer Person", "Aushänge nur auf Deutsch"),
        "chances": ("Die Schule würde Räume öffnen", "Wir könnten uns einen Kalender teilen", "Willkommensrundgang durch das Viertel"),
        "risks": ("Förderung der Fahrradwerkstatt läuft aus", "Niemand hat abends den Schlüssel"),
    },
    "sued": {
        "strengths": ("Der Chor nimmt alle auf", "Die Nachbarschaftshilfe hat 14 Aktive"),
        "weaknesses": ("Wer neu ist, weiß nicht, wohin", "Kein Raum am Abend", "Ehrenamtliche fühlen sich allein"),
        "chances": ("Patenschaften für die ersten Wochen", "Ein Kalender für alle Angebote", "Vereine könnten die Turnhalle mitnutzen"),
        "risks": ("Der Chor verliert seinen Raum", "Die Buslinie fährt abends nicht mehr"),
    },
}
ARABIC = ("نحتاج إلى مكان نلتقي فيه مساءً", "Wir brauchen einen Ort, an dem wir uns abends treffen")
DRAFTS = {  # group → title, who, how, horizon, how one notices, from which cards
    "nord": (
        ("Schulräume abends öffnen", "Schulamt", "Schlüssel bei der Hausleitung, eine Liste der Verantwortlichen", "short",
         "An fünf Abenden steht ein Raum offen", ("Schulräume stehen abends leer", "Die Schule würde Räume öffnen",
                                                   "Niemand hat abends den Schlüssel")),
        ("Willkommensrundgang einmal im Monat", "Quartiersbüro", "Zwei Ehrenamtliche führen, Sprachmittlung kommt mit", "short",
         "Zehn Familien gehen mit", ("Willkommensrundgang durch das Viertel", "Aushänge nur auf Deutsch")),
    ),
    "sued": (
        ("Gemeinsamer Kalender aller Treffpunkte", "Koordination Ehrenamt", "Eine Seite im Netz und ein Plakat in jedem Haus", "medium",
         "Alle neun Angebote stehen darin", ("Ein Kalender für alle Angebote", "Wer neu ist, weiß nicht, wohin")),
        ("Patenschaften für die ersten Wochen", "Träger der Unterkunft", "Tandems, begleitet von Hauptamtlichen", "medium",
         "20 Tandems im Jahr", ("Patenschaften für die ersten Wochen", "Ehrenamtliche fühlen sich allein")),
    ),
}
SUMMARY = (
    "Beide Gruppen sagen dasselbe: Angebote gibt es, aber abends fehlen Räume, und wer neu ist, erfährt zu wenig davon. "
    "Am wichtigsten war den Anwesenden, dass kein Angebot mehr an einer einzigen Person hängt."
)
OFFICE = "Sozialplanung"
ANSWERS = (  # kind, the cards, what it leads to, why, what we say
    ("exists", ("Das Elterncafé ist jede Woche voll", "Die Fahrradwerkstatt bringt alle zusammen", "Der Chor nimmt alle auf"),
     "Verzeichnis der Angebote", "", "Das bleibt – und steht jetzt auch im Verzeichnis."),
    ("forwarded", ("Die Buslinie fährt abends nicht mehr",), "Mobilitätsplanung", "",
     "Wir haben Ihren Hinweis weitergegeben und fragen nach."),
    ("parked", ("Vereine könnten die Turnhalle mitnutzen",), "", "Die Turnhalle wird bis 2026 saniert.", ""),
    ("declined", ("Förderung der Fahrradwerkstatt läuft aus",), "",
     "Die Förderung ist Sache des Landes. Wir helfen beim neuen Antrag, zahlen aber nicht selbst.", ""),
)
BODIES = {  # measure → lead, its partners
    "Schulräume abends öffnen": ("Schulamt", ("Bürgerhaus Beispielviertel", "Hausmeisterdienst")),
    "Gemeinsamer Kalender aller Treffpunkte": ("Koordination Ehrenamt", ("Nachbarschaftshilfe Süd",)),
    "Willkommensrundgang einmal im Monat": ("Quartiersbüro Nord", ()),
}
TEXTS = {
    "need": "An drei von fünf Abenden findet niemand einen offenen Raum. Besonders Menschen, die tagsüber arbeiten, bleiben außen vor.",
    "target_groups": "Familien und Einzelne, die in den letzten zwei Jahren zugezogen sind",
    "paid_work": "Das Schulamt regelt Schlüssel, Haftung und Reinigung.",
    "volunteer_work": "Gruppen öffnen, betreuen und schließen den Raum nach einer Einweisung.",
    "alternatives": "Ein angemieteter Laden wurde geprüft: 14.400 Euro Miete im Jahr, ohne Küche.",
    "if_it_ends": "Vier Gruppen verlieren ihren Abend; ein anderer Raum ist in Laufweite nicht zu finden.",
}
PAPER = {
    "number": "V-Beispiel/25", "submitted_by": "Leitung Sozialplanung",
    "proposal": "Der Stadtrat beschließt, an fünf Abenden in der Woche Schulräume für Gruppen aus dem Viertel zu öffnen.",
}
