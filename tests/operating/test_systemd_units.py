"""docs/operating/postgresql.md and care.md under a real systemd: user, files, units, commands word by word, on SQLite."""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operating.machine import VENV, Machine, machine, why_not
from tests.operating.pages import Page, line_of

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(bool(why_not()), reason=why_not())]  # the mark: among the longest, so first
START_SECONDS = 60
MOST_EXPOSED = 20  # tenths
ASK = ("import json, ssl, sys, urllib.request as web; wish = web.Request(sys.argv[1], headers={'Host': 'beteiligung.example.org'}); "
       "print(web.urlopen(wish, timeout=3, context=ssl._create_unverified_context()).read().decode())")
CERTIFICATE = ("openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=beteiligung.example.org -keyout /etc/ssl/fachplan.key "
               "-out /etc/ssl/fachplan.pem")


@pytest.fixture(scope="module")
def page() -> Page:
    return Page("postgresql.md", {"sudo ": ""})


@pytest.fixture(scope="module")
def care() -> Page:
    return Page("care.md", {"sudo ": ""})


@pytest.fixture(scope="module")
def house(page: Page, care: Page, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine on which somebody followed the page, without its PostgreSQL."""
    with machine(tmp_path_factory.mktemp("machine") / "m") as running:
        for name, content in (page.files | care.files).items():
            place = running.files / name.removeprefix("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("".join(line for line in content.splitlines(keepends=True) if not line.startswith("DATABASE_URL=")))
        running.run("sh", "-euc", CERTIFICATE)
        running.run("systemctl", "start", "nginx")
        for block in page.commands["systemd"]:
            running.run("sh", "-euc", block)
        running.run("sh", "-euc", care.commands["systemd"][0])
        until_it_answers(running)
        yield running


def until_it_answers(running: Machine) -> dict[str, object]:
    """What the house says of itself behind nginx, once it does."""
    until, said = time.monotonic() + START_SECONDS, ""
    while time.monotonic() < until and running.told("fachplan", "ActiveState") in ("active", "activating"):
        said = running.run(f"{VENV}/bin/python", "-c", ASK, "https://127.0.0.1/healthz", check=False)
        if said.startswith("{"):
            return dict(json.loads(said))
        time.sleep(0.2)  # the pace of asking
    raise AssertionError(said + running.run("journalctl", "--no-pager", "--unit=fachplan", check=False)[-3000:])


def in_view_of(running: Machine, unit: str, command: str) -> "subprocess.CompletedProcess[str]":
    """A command among the files as the unit's main process sees them, as root."""
    inside = running.told(unit, "MainPID")
    return subprocess.run(["nsenter", f"--target={running.first}", "--mount", "--pid", "--root", "nsenter", f"--target={inside}",
                           "--mount", "sh", "-c", command], capture_output=True, text=True, check=False)


def test_the_units_are_in_order_and_leave_the_service_little(house: Machine, page: Page, care: Page) -> None:
    units = [name for name in page.files | care.files if name.startswith("/etc/systemd/system/")]

    house.run("systemd-analyze", "verify", *units)
    house.run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "/etc/systemd/system/fachplan.service")

    assert len(units) == 5
    assert house.run("systemctl", "is-enabled", "fachplan", "fachplan-backup.timer").split() == ["enabled", "enabled"]


def test_two_workers_serve_behind_nginx_as_a_user_without_rights(house: Machine) -> None:
    processes = house.run("systemctl", "status", "--no-pager", "fachplan")
    status = (house.files / "proc" / house.told("fachplan", "MainPID") / "status").read_text()

    assert until_it_answers(house)["status"] == "ok"
    assert processes.count("uvicorn fachplan.asgi:application") == 2
    assert house.run("ps", "-o", "user=", "-p", house.told("fachplan", "MainPID")).strip() == "fachplan"
    assert "CapEff:\t0000000000000000" in status and "NoNewPrivs:\t1" in status and "Seccomp:\t2" in status


def test_the_service_writes_to_its_own_folder_and_nowhere_else(house: Machine) -> None:
    places = ("/opt/fachplan/x", "/etc/x", "/usr/x", "/var/x")
    refused = [place for place in places if "Read-only file system" in in_view_of(house, "fachplan", f"touch {place}").stderr]
    found = house.run("find", "/etc", "/home", "/opt", "/opt/fachplan/data", "/srv", "/usr/local", "/var", "-xdev", "-user", "fachplan",
                      "-not", "-path", "/var/lib/fachplan*", "-not", "-path", "/var/backups/*", check=False)

    assert refused == list(places)
    assert in_view_of(house, "fachplan", "touch /var/lib/fachplan/x && rm /var/lib/fachplan/x").returncode == 0
    assert [line for line in found.splitlines() if line.startswith("/")] == []
    assert house.run("touch", "/etc/x") == "", "control: the machine itself may be written to"
    assert (house.files / "var/lib/fachplan/secret.key").stat().st_mode & 0o777 == 0o600


def test_a_killed_service_comes_back_and_a_stopped_one_ends_in_time(house: Machine, page: Page) -> None:
    patience = float(line_of(page.files["/etc/systemd/system/fachplan.service"], "TimeoutStopSec"))
    house.run("systemctl", "kill", "--kill-whom=main", "--signal=KILL", "fachplan")
    while house.told("fachplan", "NRestarts") != "1":  # children of the killed one may answer until they are gone, too
        assert house.told("fachplan", "ActiveState") != "failed"
    assert until_it_answers(house)["status"] == "ok"

    began = time.monotonic()
    house.run("systemctl", "stop", "fachplan")

    assert time.monotonic() - began < patience
    assert (house.told("fachplan", "Result"), house.told("fachplan", "ExecMainStatus")) == ("success", "0")
    house.run("systemctl", "start", "fachplan")
    until_it_answers(house)


def test_the_nightly_backup_runs_by_its_timer_and_can_be_put_back_elsewhere(house: Machine, care: Page) -> None:
    assert "02:30" in house.run("systemctl", "list-timers", "--no-pager", "fachplan-backup.timer")

    house.run("systemctl", "start", "fachplan-backup")

    assert house.told("fachplan-backup", "Result") == "success"
    assert len(list((house.files / "var/backups/fachplan").glob("*.tar.gz"))) == 1
    house.run("sh", "-euc", care.commands["systemd"][1])
    assert not (house.files / "var/tmp/drill").exists(), "the drill went to its last line"


def test_the_watch_is_silent_when_all_is_well_and_names_what_is_not(house: Machine) -> None:
    """After the backup: on the first day it rightly says that there is none."""
    assert house.run("fachplan-watch") == ""

    house.run("sh", "-c", "touch -d '2 days ago' /var/backups/fachplan/*.tar.gz && systemctl stop fachplan")
    said = house.run("fachplan-watch", check=False).splitlines()
    house.run("systemctl", "start", "fachplan-watch", check=False)

    assert [line.partition(":")[0] for line in said] == ["Fachplan does not answer", "No backup of the last 26 hours"]
    assert house.told("fachplan-watch", "Result") == "exit-code"
    house.run("systemctl", "start", "fachplan")
    until_it_answers(house)


def test_the_machine_knows_nothing_of_the_one_around(house: Machine) -> None:
    """What the test does stays in it: no process, no file, no port."""
    assert not Path("/etc/fachplan.env").exists()
    assert house.run("cat", "/proc/1/comm").strip() == "systemd"
