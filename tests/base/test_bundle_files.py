"""Files in a bundle: each is what its name says and a row knows it, or it is refused by name and nothing is kept."""

import gzip
import hashlib
import io
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fachplan.base import bundle_archive
from fachplan.base.bundle import Answer, load_bundle
from fachplan.base.bundle_archive import BundleProblem, opened
from fachplan.base.bundle_dump import manifest_of, rows_of_files, write_bundle
from fachplan.base.exchange import BEGINS
from fachplan.base.files import FileDamaged, place_of, read_file, store_file
from fachplan.base.models import StoredFile
from fachplan.base.pictures import draw_anew, is_drawn
from fachplan.places.models import Venue
from tests.base.photographs import photograph

pytestmark = pytest.mark.django_db
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
MANIFEST = b"format: fachplan-bundle\nversion: 1\nkey: test\nlanguage: de\n"
PDF = b"%PDF-1.7 a handout"
SHA = hashlib.sha256(PDF).hexdigest()
ID = "01a20578-5200-7ea9-9234-4cfbc2847876"


def row(sha256: str = SHA, **more: str) -> bytes:
    fields = {"key": ID, "id": ID, "sha256": sha256, "media_type": "application/pdf", "name": "handout.pdf",
              "created": "2025-01-15T09:00:00+00:00", **more}
    return ("files:\n  - {" + ", ".join(f"{name}: '{value}'" for name, value in fields.items() if value) + "}\n").encode()


def tarred(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def foldered(path: Path, members: dict[str, bytes]) -> Path:
    for name, data in members.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def load(path: Path) -> Answer:
    return load_bundle(path, at=AT)


def refused(path: Path) -> list[tuple[str, str]]:
    return [(each.file, each.expected) for each in load(path).refused]


def on_disk(data_dir: Path) -> list[str]:
    """Every file of the place, and whatever a load forgot."""
    return sorted(path.name for path in data_dir.rglob("*") if path.is_file())


GOOD = {"manifest.yaml": MANIFEST, "base.yaml": row(), f"files/{SHA}": PDF}


@pytest.mark.parametrize("prefix", ["", "dump/"])
def test_a_file_comes_in_with_its_row_whichever_way_it_is_packed(tmp_path: Path, data_dir: Path, prefix: str) -> None:
    members = {prefix + name: data for name, data in GOOD.items()}

    assert load(tarred(tmp_path / "b.tar.gz", members)).refused == []
    stored = StoredFile.objects.get(pk=ID)
    assert (read_file(stored), stored.name, stored.size, stored.visibility) == (PDF, "handout.pdf", len(PDF), "staff")
    assert (load(zipped(tmp_path / "b.zip", members)).unchanged, load(foldered(tmp_path / "b", GOOD)).unchanged) == (1, 1)
    assert on_disk(data_dir) == [SHA]


OTHER = hashlib.sha256(b"another").hexdigest()


@pytest.mark.parametrize("pack", [tarred, zipped])
@pytest.mark.parametrize(("members", "expected"), [
    ({f"files/{OTHER}": PDF}, [(f"files/{OTHER}", SHA)]),  # not what its name says
    ({"files/handout.pdf": PDF}, [("files/handout.pdf", "files/0123…")]),
    ({"files/places.yaml": b"venues: []\n"}, [("files/places.yaml", "files/0123…")]),
    ({f"files/{SHA.upper()}": PDF}, [(f"files/{SHA.upper()}", "files/0123…")]),
    ({f"files/{OTHER}": b"another"}, [(f"files/{OTHER}", "base.yaml: files")]),  # no row names it
    ({"base.yaml": row(OTHER)}, [("base.yaml", f"files/{OTHER}"), (f"files/{SHA}", "base.yaml: files")]),  # a row names what is not there
    ({"base.yaml": row("x" * 64)}, [("base.yaml", "64 der Zeichen 0-9 und a-f"), (f"files/{SHA}", "base.yaml: files")]),
    ({"base.yaml": row(media_type="image/jpeg")}, [("base.yaml", "image/jpeg")]),  # a PDF is no photo
    ({"base.yaml": row(media_type="text/html")}, [
        ("base.yaml", " | ".join(BEGINS))]),
])
def test_each_file_that_is_not_right_is_refused_by_its_name(
    tmp_path: Path, data_dir: Path, pack: object, members: dict[str, bytes], expected: list[tuple[str, str]],
) -> None:
    path = pack(tmp_path / "bundle", {**GOOD, **members})  # type: ignore[operator]

    assert refused(path) == expected
    assert (StoredFile.objects.count(), on_disk(data_dir)) == (0, [])


def test_what_a_later_row_refuses_leaves_no_file_behind(tmp_path: Path, data_dir: Path) -> None:
    twice = b"venues:\n  - {key: h, name: A}\nrooms:\n  - {key: a, venue: h, name: R}\n  - {key: b, venue: h, name: R}\n"

    answer = load(tarred(tmp_path / "b.tar.gz", {**GOOD, "places.yaml": twice}))

    assert [each.key for each in answer.refused] == ["b"]
    assert (StoredFile.objects.count(), Venue.objects.count(), on_disk(data_dir)) == (0, 0, [])


def test_a_file_that_another_row_holds_stays_when_a_load_is_refused(tmp_path: Path, data_dir: Path) -> None:
    store_file(PDF, name="ours.pdf", media_type="application/pdf", at=AT)

    load(tarred(tmp_path / "b.tar.gz", {**GOOD, "places.yaml": b"rooms:\n  - {key: a, venue: nowhere, name: R}\n"}))

    assert on_disk(data_dir) == [SHA]


def test_a_row_without_content_says_that_its_file_was_erased(tmp_path: Path, data_dir: Path) -> None:
    assert load(tarred(tmp_path / "b.tar.gz", {"manifest.yaml": MANIFEST, "base.yaml": row("")})).refused == []

    stored = StoredFile.objects.get(pk=ID)
    assert (stored.sha256, stored.name, stored.size, on_disk(data_dir)) == ("", "", 0, [])


@pytest.mark.parametrize("name", [
    f"../files/{SHA}", f"/files/{SHA}", f"a/b/files/{SHA}", f"files/../../{SHA}", f"files/x/{SHA}", f"..\\{SHA}"])
@pytest.mark.parametrize("pack", [tarred, zipped])
def test_no_path_leads_out_of_the_bundle(tmp_path: Path, data_dir: Path, pack: object, name: str) -> None:
    answer = load(pack(tmp_path / "b", {**GOOD, name: PDF}))  # type: ignore[operator]

    assert [each.expected for each in answer.refused] == ["manifest.yaml"]
    assert on_disk(data_dir) == []


def linked(path: Path, kind: bytes) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo(f"files/{SHA}")
        entry.type, entry.linkname = kind, "/etc/passwd"
        archive.addfile(entry)
    return path


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.GNUTYPE_SPARSE])
def test_a_link_a_pipe_a_device_and_holes_are_no_files(tmp_path: Path, data_dir: Path, kind: bytes) -> None:
    assert len(load(linked(tmp_path / "b.tar.gz", kind)).refused) == 1
    (tmp_path / "b" / "files").mkdir(parents=True)
    (tmp_path / "b" / "files" / SHA).symlink_to("/etc/passwd")
    assert [each[0] for each in refused(tmp_path / "b")] == [SHA]


def headed(path: Path, kind: bytes, size: int) -> Path:
    """An archive whose first entry is a header of `size` bytes: a name, or a list of notes."""
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = kind, size
    with gzip.open(path, "wb") as file:
        file.write(entry.tobuf(tarfile.GNU_FORMAT) + b"a" * size)
    return path


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_a_name_without_end_is_refused_before_it_is_read(tmp_path: Path, data_dir: Path, kind: bytes) -> None:
    [problem] = load(headed(tmp_path / "b.tar.gz", kind, 30_000_000)).refused

    assert problem.problem == "Das Archiv ist ausgepackt größer, als wir lesen."


def test_limits_of_size_and_number_hold(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_archive, "MAX_FILE", len(PDF) - 1)
    assert refused(tarred(tmp_path / "big.tar.gz", GOOD))[0] == (f"files/{SHA}", "höchstens 0 MB")
    monkeypatch.setattr(bundle_archive, "MAX_FILE", len(PDF))
    assert load(tarred(tmp_path / "fits.tar.gz", GOOD)).refused == []  # control: one byte more is the reason
    monkeypatch.setattr(bundle_archive, "MAX_FILES", 10)
    monkeypatch.setattr(bundle_archive, "MAX_UNPACKED", 10)
    assert len(refused(tarred(tmp_path / "all.tar.gz", GOOD))) == 1
    monkeypatch.setattr(bundle_archive, "MAX_DIRECTORY", 10)
    assert refused(zipped(tmp_path / "long.zip", GOOD)) == [("", "höchstens 5000")]


def test_files_are_gone_from_the_place_they_were_opened_in(tmp_path: Path, data_dir: Path) -> None:
    with opened(tarred(tmp_path / "b.tar.gz", GOOD)) as parcel:
        assert parcel.files[SHA].read_bytes() == PDF
    with pytest.raises(BundleProblem), opened(tmp_path / "nowhere.zip"):
        pass
    assert on_disk(data_dir) == [] and not list(data_dir.glob(".load-*"))


def test_a_dump_is_the_same_bytes_and_none_at_all_if_a_file_is_damaged(tmp_path: Path, data_dir: Path) -> None:
    stored = store_file(PDF, name="handout.pdf", media_type="application/pdf", at=AT)
    bundle = {"base": {"files": rows_of_files([stored, None, stored])}}
    write_bundle(tmp_path / "a.tar.gz", manifest_of("one"), bundle)
    write_bundle(tmp_path / "b.tar.gz", manifest_of("one"), bundle)
    assert (tmp_path / "a.tar.gz").read_bytes() == (tmp_path / "b.tar.gz").read_bytes()
    place_of(SHA).write_bytes(b"something else")

    with pytest.raises(FileDamaged):
        write_bundle(tmp_path / "c.tar.gz", manifest_of("one"), bundle)

    assert sorted(path.name for path in tmp_path.glob("*.gz*")) == ["a.tar.gz", "b.tar.gz"]


def test_only_a_photo_that_tells_nothing_but_its_picture_counts_as_ours() -> None:
    came, drawn = photograph((40, 20)), draw_anew(photograph((40, 20)))

    assert is_drawn(drawn.content, 40, 20)
    assert [is_drawn(came, 40, 20), is_drawn(drawn.content, 20, 40), is_drawn(drawn.content + b"more", 40, 20), is_drawn(PDF, 1, 1)] == [
        False, False, False, False]
