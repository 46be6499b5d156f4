"""docs/operating/postgresql.md, followed to its end: a database, two workers behind nginx, live, backed up and tried."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.contract.conftest import Person, Stream, note
from tests.contract.running import Site
from tests.live_server import ROOT, free_port
from tests.operating.pages import Page, line_of, settings_of
from tests.operating.proxy import before_nginx, ended
from tests.postgres.programs import programs_of

pytestmark = pytest.mark.postgres
NAME = "beteiligung.example.org"
START_SECONDS = 90
SEED = ("import django, json; django.setup(); from django.core.management import call_command; call_command('migrate', verbosity=0); "
        "from tests.contract.site import seed; print(json.dumps(seed()))")


class Guest(Person):
    """Somebody before nginx, who calls the house by its name."""

    @property
    def http(self) -> httpx.Client:
        headers = {"Host": NAME, **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        return httpx.Client(base_url=f"https://127.0.0.1:{self.site.port}", headers=headers, trust_env=False, timeout=30,
                            verify=False)


@pytest.fixture
def page(postgres: str, tmp_path: Path) -> Page:
    """The page with our own ports and folders."""
    socket = re.search(r"host=([^&]+)", postgres)
    assert socket is not None
    port = str(free_port())
    bin_folder = Path(sys.executable).parent
    found = Page("postgresql.md", {
        "/opt/fachplan/.venv/bin": str(bin_folder), "/opt/fachplan": str(ROOT), "/var/lib/fachplan": str(tmp_path / "data"),
        "/var/backups/fachplan": str(tmp_path / "backups"), "/etc/fachplan.env": str(tmp_path / "env"),
        "/var/run/postgresql": socket[1], "PORT=8000": f"PORT={port}", "127.0.0.1:8000": f"127.0.0.1:{port}",
        "listen 443 ssl": f"listen 127.0.0.1:{free_port()} ssl", "/etc/ssl/fachplan": str(tmp_path / "cert"), "sudo -u postgres ": ""})
    assert found.unused == []
    return found


@pytest.fixture
def database(page: Page, postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database of step 2, made by the page's own commands."""
    socket = re.search(r"host=([^&]+)", postgres)
    assert socket is not None
    monkeypatch.setenv("PATH", f"{programs_of(postgres)}:{os.environ['PATH']}")
    own = {**os.environ, "PGHOST": socket[1], "PGUSER": "postgres"}
    for block in page.commands["run"]:
        subprocess.run(["sh", "-euc", block], env=own, check=True)
    yield
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("DROP DATABASE fachplan WITH (FORCE)")
        server.execute("DROP ROLE fachplan")


def certificate(place: Path) -> None:
    """A certificate made now."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
                    "-keyout", f"{place}/cert.key", "-out", f"{place}/cert.pem"], check=True, capture_output=True)


def until_healthy(guest: Guest, house: "subprocess.Popen[bytes]", log: Path) -> dict[str, object]:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and house.poll() is None:
        with suppress(httpx.TransportError), guest.http as http:
            answer = http.get("/healthz")
            if answer.status_code == 200:
                return dict(answer.json())
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


def web_workers(house: "subprocess.Popen[bytes]") -> int:
    children = Path(f"/proc/{house.pid}/task/{house.pid}/children").read_text().split()
    return sum(b"fachplan.asgi:application" in Path(f"/proc/{child}/cmdline").read_bytes() for child in children)


def test_who_follows_the_page_has_two_workers_on_postgresql_behind_nginx_live_and_backed_up(
    page: Page, database: None, tmp_path: Path
) -> None:
    (tmp_path / "env").write_text(page.files["/etc/fachplan.env"])
    told = {**os.environ, **settings_of(page.files["/etc/fachplan.env"])}
    seeded = subprocess.run([sys.executable, "-c", SEED], cwd=ROOT, check=True, capture_output=True, text=True,
                            env={**told, "DJANGO_SETTINGS_MODULE": "fachplan.settings"})
    port = re.search(r"listen 127.0.0.1:(\d+)", page.files["/etc/nginx/sites-available/fachplan"])
    assert port is not None
    site = Site(tmp_path / "data", int(port[1]), seeded=json.loads(seeded.stdout))
    unit = page.files["/etc/systemd/system/fachplan.service"]
    log = tmp_path / "log"
    certificate(tmp_path)
    house = subprocess.Popen(shlex.split(line_of(unit, "ExecStart")), cwd=line_of(unit, "WorkingDirectory"), env=told,
                             stdout=log.open("ab"), stderr=subprocess.STDOUT)
    with ended(house), ended(before_nginx(page.files["/etc/nginx/sites-available/fachplan"], tmp_path)):
        stranger = Guest(site, "")
        assert until_healthy(stranger, house, log)["database"] == "postgresql"
        assert web_workers(house) == 2
        with stranger.http as http:
            assert http.get("/metrics").status_code == 404
            joined = [http.post("/api/v1/join", json={"code": site.first["code"], "group": "Orange"}).json() for _n in range(2)]
        ada, ben = (Guest(site, each["token"], each) for each in joined)
        stream = Stream(ada, ada.board())
        ben.post(ben.board(), note("Chor hinter nginx"))
        assert stream.next(5)["data"]["values"]["text"] == "Chor hinter nginx", "the stream is not held back"

        (tmp_path / "backups").mkdir()
        subprocess.run(["sh", "-c", page.files["/usr/local/sbin/fachplan-backup"]], check=True, capture_output=True)
        assert len(list((tmp_path / "backups").glob("*.tar.gz"))) == 1
    assert house.returncode == 0


def test_every_block_of_the_pages_that_looks_like_a_file_names_one(page: Page) -> None:
    assert set(page.files) == {
        "/etc/fachplan.env", "/etc/systemd/system/fachplan.service", "/etc/nginx/sites-available/fachplan",
        "/usr/local/sbin/fachplan-backup", "/etc/systemd/system/fachplan-backup.service", "/etc/systemd/system/fachplan-backup.timer"}
    assert {kind: len(blocks) for kind, blocks in page.commands.items()} == {"run": 1, "systemd": 4}
