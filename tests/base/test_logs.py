"""Logs in JSON hold no word of anybody: canaries go in by every way and none comes out."""

import json
import logging
from pathlib import Path

import pytest

from fachplan.base.logs import JsonLines, line_of_house
from tests.contract.conftest import join, note
from tests.contract.running import Site
from tests.live_server import free_port

CANARIES = ("Kanarienvogel", "kanarie@amt.example", "K7PM4XWD")


def logged(name: str, message: str, *values: object, error: Exception | None = None) -> str:
    try:
        if error:
            raise error
        caught = None
    except Exception as raised:
        caught = (type(raised), raised, raised.__traceback__)
    return JsonLines().format(logging.LogRecord(name, logging.ERROR, __file__, 1, message, values, caught))


def test_values_are_left_out_numbers_and_kinds_of_errors_stay() -> None:
    broken = ValueError("Kanarienvogel")
    line = json.loads(logged("fachplan.base.writer", "%s: a batch of %d was not stored: %s", "Kanarienvogel", 3, broken, error=broken))

    assert (line["message"], line["error"], line["level"]) == ("…: a batch of 3 was not stored: ValueError", "ValueError", "error")
    assert line["where"][-1].startswith("test_logs.py:")
    assert "Kanarienvogel" not in json.dumps(line)


def test_a_stranger_s_sentence_is_left_out_whole() -> None:
    assert "message" not in json.loads(logged("somelibrary", "cannot read Kanarienvogel"))


def test_the_parent_speaks_in_the_same_form(monkeypatch: pytest.MonkeyPatch) -> None:
    assert line_of_house("worker: ended") == "worker: ended"
    monkeypatch.setenv("FACHPLAN_LOG", "json")
    assert json.loads(line_of_house("worker: ended"))["message"] == "worker: ended"


def test_a_server_in_trouble_logs_lines_of_json_without_a_word_of_anybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACHPLAN_LOG", "json")
    (tmp_path / "data").mkdir()
    site = Site(tmp_path / "data", free_port(), application="tests.contract.small_disk:application")
    site.start()
    (site.data / "log").write_text("")  # what the seeding said
    try:
        ada = join(site, name="Kanarienvogel")
        status = 200
        while status == 200:
            status = ada.post(ada.board(), note("Kanarienvogel kanarie@amt.example " + "x" * 800)).status_code
        with ada.http as http:
            http.get(f"/j/{CANARIES[2]}/")  # pages have no styles here: an error with its address
            http.post(f"/api/v1/boards/{CANARIES[0]}/ops", content=b'{"Kanarienvogel')
    finally:
        site.end()
    lines = (site.data / "log").read_text().splitlines()

    assert status == 503
    told = [json.loads(line)["message"] for line in lines if "not stored" in line]
    assert told[:1] == ["…: a batch of 1 was not stored: OperationalError"]
    assert {"at", "level", "logger"} <= set.intersection(*(set(json.loads(line)) for line in lines))
    assert [word for word in CANARIES for line in lines if word in line] == []
