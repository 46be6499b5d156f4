"""New sentences are added to the catalogues of their chapter, and what is there stays as it is."""

from pathlib import Path

import pytest

from tools import messages


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A chapter with a module, a page and a catalogue."""
    chapter = tmp_path / "fachplan" / "garten"
    (chapter / "templates").mkdir(parents=True)
    (chapter / "locale" / "de" / "LC_MESSAGES").mkdir(parents=True)
    (chapter / "views.py").write_text('_("Known")\npgettext("noun", "bed")\nngettext("%(n)s bed", "%(n)s beds", 2)\n')
    (chapter / "templates" / "a.html").write_text('{% load i18n %}<p>{% translate "New on the page" %}</p>')
    (chapter / "locale" / "de" / "LC_MESSAGES" / "django.po").write_text(
        '# unchecked\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "Known"\nmsgstr "Bekannt"\n')
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    return chapter / "locale" / "de" / "LC_MESSAGES" / "django.po"


def test_new_sentences_are_added_and_the_rest_stays(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = house.read_text()
    monkeypatch.setattr("sys.argv", ["messages"])

    assert messages.main() == 0
    after = house.read_text()
    assert after.startswith(before.rstrip())
    assert [after.count(f'msgid "{each}"') for each in ("Known", "New on the page", "bed", "%(n)s bed")] == [1, 1, 1, 1]
    assert 'msgctxt "noun"\nmsgid "bed"\nmsgstr ""' in after and 'msgid_plural "%(n)s beds"' in after

    assert messages.main() == 0 and house.read_text() == after


def test_a_check_tells_and_writes_nothing(house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    before = house.read_text()
    monkeypatch.setattr("sys.argv", ["messages", "--check"])

    assert messages.main() == 1
    assert house.read_text() == before and "garten: New on the page" in capsys.readouterr().out
