"""A municipality's own nouns stand in every sentence as grammar wants them."""

import doctest

import pytest

from fachplan.core.nouns import NounProblem, Swap, english, english_nouns, german, german_nouns, notation, reword_english, reword_german

COMMON = {
    "group": "die Kleingruppe, die Kleingruppen; die Gruppe, die Gruppen",
    "measure": "die Maßnahme, die Maßnahmen",
    "goal": "das Ziel, die Ziele", "forum": "das Themenforum, die Themenforen", "plan": "der Fachplan, die Fachpläne",
    "facilitation": "die Moderation, die Moderationen", "partner": "Mitwirkende",
    "minutes": "das Ergebnisprotokoll, die Ergebnisprotokolle",
}
MASCULINE = {"group": "der Kreis, die Kreise", "measure": "der Schritt, die Schritte", "goal": "der Zweck, die Zwecke",
             "forum": "der Tisch, die Tische", "facilitation": "der Leiter, die Leiter", "minutes": "der Bericht, die Berichte"}
NEUTER = {"group": "das Team, die Teams", "measure": "das Vorhaben, die Vorhaben", "plan": "das Konzept, die Konzepte"}
FEMININE = {"goal": "die Absicht, die Absichten", "forum": "die Werkstatt, die Werkstätten", "plan": "die Strategie, die Strategien",
            "minutes": "die Mitschrift, die Mitschriften", "partner": "Beteiligte"}


def swaps(own: dict[str, str]) -> list[Swap]:
    return [Swap(each, german_nouns(word)[0]) for key, word in own.items() for each in german_nouns(COMMON[key])]


@pytest.mark.parametrize(("own", "before", "after"), [
    (MASCULINE, "Aus Ihrer Gruppe", "Aus Ihrem Kreis"), (NEUTER, "Aus Ihrer Gruppe", "Aus Ihrem Team"),
    (MASCULINE, "Ihre Gruppe ist jetzt bei:", "Ihr Kreis ist jetzt bei:"), (NEUTER, "Gruppe %(name)s", "Team %(name)s"),
    (MASCULINE, "Maßnahmen der Gruppe", "Schritte des Kreises"), (NEUTER, "Pinnwände der Gruppe", "Pinnwände des Teams"),
    (MASCULINE, "Bitte wählen Sie eine Gruppe oder warten Sie.", "Bitte wählen Sie einen Kreis oder warten Sie."),
    (MASCULINE, "Die Gruppe hat keine Maßnahme aufgeschrieben.", "Der Kreis hat keinen Schritt aufgeschrieben."),
    (MASCULINE, "Diese Gruppe gibt es in diesem Forum nicht.", "Diesen Kreis gibt es in diesem Forum nicht."),
    (MASCULINE, "Nur die Moderation lässt sich auf ein Forum oder eine Gruppe begrenzen.",
     "Nur der Leiter lässt sich auf ein Forum oder einen Kreis begrenzen."),
    (MASCULINE, "Bitte fragen Sie die Moderation.", "Bitte fragen Sie den Leiter."), (NEUTER, "Kleingruppen", "Teams"),
    (MASCULINE, "Fertig, nächste Maßnahme", "Fertig, nächster Schritt"), (NEUTER, "Fertig, nächste Maßnahme", "Fertig, nächstes Vorhaben"),
    (NEUTER, "%(n)s Entwurf einer Maßnahme.", "%(n)s Entwurf eines Vorhabens."), (MASCULINE, "Zur Maßnahme machen", "Zum Schritt machen"),
    (FEMININE, "Zum Ergebnisprotokoll", "Zur Mitschrift"), (FEMININE, "im Ergebnisprotokoll", "in der Mitschrift"),
    (FEMININE, "%(n)s. Themenforum", "%(n)s. Werkstatt"), (FEMININE, "die Karten des Themenforums", "die Karten der Werkstatt"),
    (FEMININE, "Ist es ein Ziel oder eine Maßnahme?", "Ist es eine Absicht oder eine Maßnahme?"),
    (MASCULINE, "mit den Zielen", "mit den Zwecken"), (MASCULINE, "Entwürfe von Maßnahmen", "Entwürfe von Schritten"),
    (NEUTER, "Leitziele des Fachplans im Wortlaut", "Leitziele des Konzepts im Wortlaut"),
    (FEMININE, "den Fachplan", "die Strategie"), (FEMININE, "in dem Fachplan", "in der Strategie"), (FEMININE, "Mitwirkende", "Beteiligte"),
    (NEUTER, "in der Gruppe", "im Team"), (NEUTER, "von der Gruppe", "vom Team"), (MASCULINE, "Alle Gruppen", "Alle Kreise"),
    (NEUTER, '<b>%(Gruppe)s</b> aus jeder Gruppe', '<b>%(Gruppe)s</b> aus jedem Team'), (NEUTER, "Altersgruppe", "Altersgruppe"),
    (NEUTER, "Ziele und Maßnahmen: Maßnahmenbögen", "Ziele und Vorhaben: Vorhaben-Bögen"), (NEUTER, "ein Gruppenraum", "ein Team-Raum"),
    (MASCULINE, "der Moderationsplatz", "der Leiter-Platz"), (MASCULINE, "Maßnahmen", "Schritte"),
])
def test_a_german_sentence_agrees_with_the_citys_noun(own: dict[str, str], before: str, after: str) -> None:
    assert reword_german(before, swaps(own)) == after


@pytest.mark.parametrize(("before", "after"), [
    ("Choose a group.", "Choose an office circle."), ("Groups %(group)s", "Office circles %(group)s"),
    ("To the minutes", "To the record"), ("regroup", "regroup"),
])
def test_an_english_sentence_takes_number_capital_and_article(before: str, after: str) -> None:
    own = [Swap(english_nouns("group, groups")[0], english_nouns("office circle, office circles")[0]),
           Swap(english_nouns("minutes")[0], english_nouns("record, records")[0])]

    assert reword_english(before, own) == after


def test_without_own_nouns_every_sentence_stays() -> None:
    assert (reword_german("Aus Ihrer Gruppe", []), reword_english("From your group", [])) == ("Aus Ihrer Gruppe", "From your group")


@pytest.mark.parametrize("text", ["", "Team, Teams", "das Team,", "das Team, der Teams", "das, die", "das Team"])
def test_a_noun_without_article_or_plural_is_refused(text: str) -> None:
    with pytest.raises(NounProblem):
        assert german_nouns(text) == []


@pytest.mark.parametrize("text", ["", "team,"])
def test_an_english_noun_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(NounProblem):
        assert english_nouns(text) == []


@pytest.mark.parametrize("module", [notation, german, english])
def test_the_examples_in_the_docstrings_are_true(module: object) -> None:
    ran = doctest.testmod(module)  # type: ignore[arg-type]
    assert ran.attempted > 0 == ran.failed
