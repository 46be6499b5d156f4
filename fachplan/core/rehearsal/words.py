"""Building blocks of invented cards: what people in a forum about community work write, no sentence of a real one."""

INVENTED = " (erfunden)"

WHO = (
    "Das Nachbarschaftscafé", "Die Fahrradwerkstatt", "Der Sprachtreff", "Das Elterncafé", "Der Gemeinschaftsgarten",
    "Die Hausaufgabenhilfe", "Das Begegnungszentrum", "Die Umzugshilfe", "Der Chor im Viertel", "Die Behördenbegleitung",
)
WARM_UP = (
    "Familien, die gerade aus der Unterkunft ausgezogen sind", "Jugendliche ohne Schulplatz", "Frauen mit kleinen Kindern",
    "Ältere Menschen, die allein wohnen", "Menschen, die seit Kurzem hier arbeiten", "Ehrenamtliche, die schon lange dabei sind",
    "Neue Nachbarinnen und Nachbarn im Hochhaus", "Männer, die nachts arbeiten und tagsüber schlafen",
)
BY_FIELD = {
    "strengths": (
        "{who} ist jede Woche gut besucht", "{who} bringt Menschen zusammen, die sich sonst nicht treffen",
        "{who} lebt von Ehrenamtlichen, die bleiben", "{who} kennt alle Häuser in der Straße",
        "{who} hilft beim ersten Brief vom Amt", "{who} ist auch ohne viel Deutsch verständlich",
    ),
    "weaknesses": (
        "{who} ist nur vormittags offen", "{who} findet man ohne Tipp nicht", "{who} hat keinen barrierefreien Eingang",
        "{who} hängt an zwei Personen", "{who} hat im Winter keinen Raum", "{who} weiß wenig von den anderen Angeboten",
    ),
    "chances": (
        "{who} könnte am Wochenende öffnen", "{who} und die Schule könnten sich Räume teilen",
        "{who} könnte Kinderbetreuung dazunehmen", "{who} könnte Geflüchtete als Mitwirkende gewinnen",
        "{who} könnte in die neue Wohnanlage gehen", "{who} könnte mit dem Sportverein zusammenarbeiten",
    ),
    "risks": (
        "{who} verliert im nächsten Jahr die Förderung", "{who} muss umziehen, die Miete steigt",
        "{who} findet keine neuen Ehrenamtlichen", "{who} erreicht nur, wer schon kommt",
        "{who} wird abends als zu laut empfunden", "{who} schließt, wenn die Koordination wegfällt",
    ),
}
GOALS = (
    "Wer neu einzieht, kennt nach drei Monaten einen Treffpunkt", "Jede Familie weiß, wer beim Brief vom Amt hilft",
    "Ehrenamtliche haben eine feste Ansprechstelle", "In jedem Viertel gibt es einen offenen Raum am Abend",
)
MEASURES = (
    "Offene Sprechstunde zweimal im Monat einrichten", "Stunden für die Koordination des Ehrenamts sichern",
    "Schlüssel für Schulräume am Abend vergeben", "Willkommensrundgang durch das Viertel anbieten",
    "Sprachmittlung für Elternabende bereitstellen", "Gemeinsamen Kalender aller Treffpunkte führen",
    "Werkzeug und Lastenrad zum Ausleihen anschaffen", "Umzugspaten für die ersten Wochen vermitteln",
)
WHO_RESPONDS = ("Sozialplanung", "Koordination Ehrenamt", "Quartiersbüro", "Träger der Unterkunft", "Schulamt")
SECOND_THOUGHTS = (", vor allem abends", ", sagen viele", ", seit dem Sommer", ", nicht nur hier")
DISSENT = (
    "Bei uns im Haus ist das anders", "Das stimmt nur für die Innenstadt", "Das hat sich letztes Jahr geändert",
    "Für Familien gilt das nicht",
)
# "(invented)" in its own language: whoever reads Arabic must see it, too.
ARABIC = (
    "نحتاج إلى مكان نلتقي فيه مساءً (مثال مختلق)", "الدروس رائعة لكنها في الصباح فقط (مثال مختلق)",
    "الجيران يساعدون كثيرًا في الأسابيع الأولى (مثال مختلق)", "لا أعرف إلى من أتوجه عندما تصل رسالة (مثال مختلق)",
)
