"""A place where several workers would each deliver a part is refused with a sentence; a fit one is not."""

import socket
from pathlib import Path

import pytest
from django.db import connection

from fachplan.base import several
from fachplan.base.several import file_system_of, one_door, refusal_of_several
from tests.base.test_cli import fachplan
from tests.places_made import lay_out_tables

MOUNTS = """\
/dev/vda / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/export /srv/city\\040data nfs4 rw 0 0
/dev/vdb /srv/city\\040data/local xfs rw 0 0
"""
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="asks a file")


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    place = tmp_path / "mounts"
    place.write_text(MOUNTS)
    return place


@pytest.mark.parametrize(("place", "kind"), [
    ("/srv/city data/db.sqlite3", "nfs4"), ("/srv/city data/local/db.sqlite3", "xfs"), ("/srv/db.sqlite3", "ext4"), ("/tmp/a/b", "tmpfs")])
def test_a_file_lies_on_the_drive_mounted_nearest_above_it(mounts: Path, place: str, kind: str) -> None:
    assert file_system_of(Path(place), mounts) == kind


def test_where_no_mounts_are_listed_nothing_is_known(tmp_path: Path) -> None:
    assert file_system_of(Path("/srv"), tmp_path / "none") == ""


@on_sqlite
@pytest.mark.django_db
def test_a_database_on_a_drive_of_another_machine_is_refused_and_on_this_one_not(tmp_path: Path) -> None:
    (tmp_path / "mounts").write_text("server:/export / nfs rw 0 0\n")

    assert "nfs" in refusal_of_several(tmp_path / "mounts")
    (tmp_path / "mounts").write_text("/dev/vda / ext4 rw 0 0\n")
    assert refusal_of_several(tmp_path / "mounts") == ""


@on_sqlite
def test_several_workers_do_not_start_on_a_database_in_memory_each(tmp_path: Path) -> None:
    refused = fachplan(tmp_path, "serve", "--workers", "2", DATABASE_URL="sqlite://:memory:", PORT="0")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "eine eigene Datenbank im Speicher" in refused.stderr


@on_sqlite
def test_an_address_that_somebody_else_holds_is_said_in_a_sentence(tmp_path: Path) -> None:
    lay_out_tables(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = fachplan(tmp_path, "serve", "--workers", "2", HOST="127.0.0.1", PORT=port)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.splitlines()[-1].startswith(f"Nicht gestartet: Die Adresse 127.0.0.1:{port}")


@on_sqlite
@pytest.mark.parametrize("number", ["0", "two"])
def test_a_number_of_workers_that_is_none_is_a_wrong_call(tmp_path: Path, number: str) -> None:
    assert fachplan(tmp_path, "serve", f"--workers={number}").returncode == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL")
def test_a_postgresql_whose_announcements_do_not_arrive_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal_of_several() == ""

    monkeypatch.setattr(several, "ARRIVES_WITHIN", 0.0)  # as long as none comes in no time at all, it is as if none came
    assert "DATABASE_URL" in refusal_of_several()


def test_what_a_worker_sends_through_the_shared_door_leaves_at_once() -> None:
    """A worker takes the door by its number and does not see that it is TCP; the second half of an answer waited 40 ms."""
    with (one_door("127.0.0.1", 0) as number, socket.socket(fileno=socket.dup(number)) as door,
          socket.create_connection(door.getsockname()), door.accept()[0] as worker):
        assert worker.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_connection(door.getsockname()), door.accept()[0] as worker:
        assert worker.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
