"""The command line answers on stdout only, refuses with 1, counts a wrong call as 2; serve leaves nobody behind."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.live_server import LiveServer
from tests.places_made import lay_out_tables

ROOT = Path(__file__).parents[2]
PATIENCE = 30


def fachplan(data: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "HOST", "PORT")}
    return subprocess.run(
        [sys.executable, "-m", "fachplan.cli", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**inherited, "FACHPLAN_DATA": str(data), **environment})


def children(pid: int) -> set[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return set()


def alive(pid: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def command_of(pid: int) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def until(condition: "object", what: str) -> None:
    """Wait for an event, never for a time; give up after a while."""
    assert callable(condition)
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_the_first_command_makes_the_place_and_answers_json_alone(tmp_path: Path) -> None:
    loaded = fachplan(tmp_path, "load", "demo/dresden", "--json")
    again = fachplan(tmp_path, "load", "demo/dresden", "--json")
    codes = fachplan(tmp_path, "codes", "--json")

    assert (loaded.returncode, json.loads(loaded.stdout)["refused"], loaded.stdout.count("\n")) == (0, [], 1)
    assert json.loads(again.stdout)["loaded"] == {}
    [code] = json.loads(codes.stdout)
    assert set(code) == {"forum", "code", "opens", "closes", "groups", "boards"}
    assert (code["forum"]["key"], code["forum"]["number"], code["code"]) == ("forum-1", 1, "K7PM4XWD")
    assert [group["room"] for group in code["groups"]] == ["E05", "E05", "5/501", "4/402b"]
    assert sorted(board["kind"] for board in code["boards"]) == (
        ["matrix"] * 4 + ["measures"] * 4 + ["parking", "plenum"] + ["warmup"] * 4)
    assert {board["group"] for board in code["boards"] if board["kind"] == "matrix"} == {group["id"] for group in code["groups"]}


def test_refused_is_one_and_a_wrong_call_is_two(tmp_path: Path) -> None:
    lay_out_tables(tmp_path)
    results = [
        fachplan(tmp_path, "load", str(tmp_path / "nothing")), fachplan(tmp_path, "dump", "17", str(tmp_path / "f.zip")),
        fachplan(tmp_path, "restore", str(tmp_path / "none.tar.gz")),
        fachplan(tmp_path, "dump", "1", str(tmp_path / "f.rar")), fachplan(tmp_path, "sereve"), fachplan(tmp_path),
    ]

    assert [result.returncode for result in results] == [1, 1, 1, 2, 2, 2]
    assert json.loads(results[0].stdout)["refused"][0]["problem"] != ""
    assert [result.stdout for result in results[1:]] == [""] * 5
    assert all(result.stderr for result in results)


@pytest.mark.parametrize(("environment", "served"), [
    ({}, False), ({"FACHPLAN_INSECURE": "1"}, True), ({"FACHPLAN_URL": "https://plan.example"}, True)])
def test_a_city_is_not_served_to_a_network_that_could_read_along(environment: dict[str, str], served: bool) -> None:
    ask = "from fachplan.base.serve import refusal; print(bool(refusal(host='0.0.0.0', demo=False)))"
    ran = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {ask}"], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "fachplan.settings", **environment})

    assert ran.stdout == f"{not served}\n"


def test_serve_says_why_it_does_not_start(tmp_path: Path) -> None:
    lay_out_tables(tmp_path)
    ran = fachplan(tmp_path, "serve", HOST="0.0.0.0", PORT="1")

    assert (ran.returncode, ran.stdout) == (1, "")
    assert "FACHPLAN_INSECURE=1" in ran.stderr


def test_what_dies_is_started_again_and_a_stop_leaves_nobody(own_server: LiveServer) -> None:
    assert own_server.process is not None
    parent = own_server.process.pid
    [web] = [pid for pid in children(parent) if "uvicorn" in command_of(pid)]

    os.kill(web, signal.SIGKILL)
    until(lambda: any("uvicorn" in command_of(pid) and pid != web for pid in children(parent)), "the web server came back")
    with own_server.client() as client:
        until(lambda: _answers(client), "the web server answers again")
    family = children(parent)
    second = fachplan(own_server.data, "serve", HOST="127.0.0.1", PORT="1")
    code = own_server.stop()

    assert (second.returncode, code) == (1, 0)
    assert [pid for pid in family if alive(pid)] == []


def _answers(client: object) -> bool:
    import httpx

    assert isinstance(client, httpx.Client)
    with suppress(httpx.TransportError):
        return client.get("/healthz").status_code == 200
    return False


def test_when_serve_itself_is_killed_its_children_go_too(own_server: LiveServer) -> None:
    assert own_server.process is not None
    family = children(own_server.process.pid)

    own_server.process.kill()
    own_server.process.wait()

    until(lambda: not any(alive(pid) for pid in family), "the children have gone")
    own_server.start()
    assert own_server.cli("verify") == {"ok": True, "broken": None, "erased": 0}
