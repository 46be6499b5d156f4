"""A bundle is loaded whole or not at all, twice is once, and what is wrong is named with file, line and remedy."""

import io
import tarfile
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fachplan.base.bundle import Answer, load_bundle
from fachplan.base.bundle_docs import document
from fachplan.base.content import into_language
from fachplan.base.models import AuditLine, City, Translation
from fachplan.forums.models import Forum, Process
from fachplan.places.models import Room, Venue

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
MANIFEST = "format: fachplan-bundle\nversion: 1\nkey: test\nlanguage: de\n"
PLACES = "venues:\n  - {key: haus, name: Rathaus}\nrooms:\n  - {key: r, venue: haus, name: 05}\n"
FORUMS = """processes:
  - key: plan
    title: {de: Plan, en: Plan of ours}
forums:
  - key: erstes
    process: plan
    title: Erstes
    date: 2025-06
    starts: 16:30
"""


def bundle(folder: Path, manifest: str = MANIFEST, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in {"manifest": manifest, **files}.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def load(path: Path) -> Answer:
    return load_bundle(path, at=AT)


def first(answer: Answer) -> tuple[str, int, str, str, str]:
    refused = answer.refused[0]
    return refused.file, refused.line, refused.key, refused.field, refused.expected


@pytest.mark.django_db
def test_rows_become_objects_and_values_are_read_by_their_type(tmp_path: Path) -> None:
    answer = load(bundle(tmp_path / "b", places=PLACES, forums=FORUMS))

    assert (answer.loaded, answer.unchanged, answer.refused) == ({"places": 2, "forums": 2}, 0, [])
    assert Room.objects.get().name == "05"  # YAML alone would read the number 5
    forum = Forum.objects.get()
    assert (forum.date, forum.date_precision, f"{forum.starts:%H:%M}", forum.slug) == (date(2025, 6, 1), "month", "16:30", "erstes")


@pytest.mark.django_db
def test_the_second_load_changes_nothing_and_writes_no_line(tmp_path: Path) -> None:
    path = bundle(tmp_path / "b", places=PLACES, forums=FORUMS)
    load(path)
    lines = AuditLine.objects.count()

    answer = load(path)

    assert (answer.loaded, answer.unchanged, AuditLine.objects.count()) == ({}, 4, lines)


@pytest.mark.django_db
def test_a_changed_row_changes_its_object_and_nothing_else(tmp_path: Path) -> None:
    load(bundle(tmp_path / "b", places=PLACES, forums=FORUMS))
    forum = Forum.objects.get()

    answer = load(bundle(tmp_path / "b", places=PLACES, forums=FORUMS.replace("title: Erstes", "title: Zweites")))

    assert (answer.loaded, answer.unchanged) == ({"forums": 1}, 3)
    again = Forum.objects.get()
    assert (again.pk, again.reference, again.position, again.title) == (forum.pk, forum.reference, 1, "Zweites")


@pytest.mark.django_db
def test_other_languages_become_translations_that_nobody_has_checked(tmp_path: Path) -> None:
    load(bundle(tmp_path / "b", forums=FORUMS))

    process = Process.objects.get()
    assert into_language([process], ("title",), "en") is True
    assert (process.title, Translation.objects.get().state) == ("Plan of ours", "unchecked")


@pytest.mark.django_db
def test_a_checked_translation_stays_checked_while_its_text_stays(tmp_path: Path) -> None:
    path = bundle(tmp_path / "b", forums=FORUMS)
    load(path)
    Translation.objects.update(state="checked")

    load(bundle(tmp_path / "b", forums=FORUMS.replace("    title: {", "    office: Amt\n    title: {")))

    assert Translation.objects.get().state == "checked"


@pytest.mark.django_db
@pytest.mark.parametrize(("wrong", "right", "expected"), [
    ("starts: 16:30", "start: 16:30", ("forums.yaml", 9, "erstes", "start", "starts")),
    ("starts: 16:30", "starts: 26:30", ("forums.yaml", 9, "erstes", "starts", "Stunden und Minuten, wie 09:00")),
    ("process: plan", "process: pan", ("forums.yaml", 6, "erstes", "process", "plan")),
    ("date: 2025-06", "date: 2025-13", ("forums.yaml", 8, "erstes", "date", "2025-01-23 | 2025-06 | open")),
    ("    title: Erstes\n", "", ("forums.yaml", 5, "erstes", "title", "its title")),
    ("title: Erstes", "title:", ("forums.yaml", 7, "erstes", "title", "a text in the bundle's language, or `{de: …, en: …}`")),
    ("title: Erstes", "title: {en: First}", ("forums.yaml", 7, "erstes", "title", "a text in the bundle's language, or `{de: …, en: …}`")),
    ("forums:\n", "froums:\n", ("forums.yaml", 5, "", "froums", "forums")),
    ("date: 2025-06", "kind: topc", ("forums.yaml", 8, "erstes", "kind", "kickoff | topic | closing")),
    ("date: 2025-06", "number: vier", ("forums.yaml", 8, "erstes", "number", "nur Ziffern, wie 15")),
    ("date: 2025-06", "released_at: 2025-06-01T10:00", ("forums.yaml", 8, "erstes", "released_at", "2025-01-23T09:00:00+01:00")),
])
def test_a_mistake_is_named_with_its_line_and_what_would_be_right(
    tmp_path: Path, wrong: str, right: str, expected: tuple[str, int, str, str, str]
) -> None:
    answer = load(bundle(tmp_path / "b", places=PLACES, forums=FORUMS.replace(wrong, right)))

    assert first(answer) == expected
    assert [Process.objects.count(), Venue.objects.count(), answer.loaded] == [0, 0, {}]


@pytest.mark.django_db
def test_a_rule_of_the_table_refuses_the_row_and_the_whole_bundle(tmp_path: Path) -> None:
    twice = PLACES + "  - {key: r2, venue: haus, name: 05}\n"

    answer = load(bundle(tmp_path / "b", places=twice))

    assert [(row.file, row.line, row.key) for row in answer.refused] == [("places.yaml", 5, "r2")]
    assert Venue.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("file", "text", "line"), [
    ("places", "venues: &a\n  - {key: haus, name: A}\n", 1),
    ("places", "venues:\n  - {key: haus, name: A}\n  - *b\n", 3),
    ("places", "venues:\n  - {key: haus, name: A, name: B}\n", 2),
    ("places", "venues:\n  - {key: haus, name: A\n", 3),
    ("places", "venues: Rathaus\n", 1),
    ("places", "venues:\n  - Rathaus\n", 2),
    ("places", "venues:\n  - {name: A}\n", 2),
    ("places", "venues:\n  - {key: a, name: A}\n  - {key: a, name: B}\n", 3),
    ("places", "- venues\n", 1),
    ("places", "venues: " + "[" * 5000 + "\n", 1),
    ("places", "venues:\n  - !!python/object/apply:os.system ['true']\n", 2),
])
def test_a_file_that_is_no_map_of_lists_is_refused_at_its_line(tmp_path: Path, file: str, text: str, line: int) -> None:
    answer = load(bundle(tmp_path / "b", **{file: text}))

    assert [(row.file, row.line) for row in answer.refused] == [("places.yaml", line)]


@pytest.mark.django_db
@pytest.mark.parametrize(("manifest", "expected"), [
    (MANIFEST.replace("version: 1", "version: 2"), "1"),
    (MANIFEST.replace("fachplan-bundle", "something"), "fachplan-bundle"),
    (MANIFEST.replace("language", "langauge"), "language"),
    (MANIFEST.replace("key: test\n", ""), "key: …"),
])
def test_a_manifest_that_is_not_ours_is_refused(tmp_path: Path, manifest: str, expected: str) -> None:
    answer = load(bundle(tmp_path / "b", manifest=manifest, places=PLACES))

    assert first(answer)[4] == expected


@pytest.mark.django_db
def test_a_file_of_no_chapter_names_the_nearest(tmp_path: Path) -> None:
    assert first(load(bundle(tmp_path / "b", place=PLACES))) == ("place.yaml", 0, "", "", "places.yaml")


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def tarred(path: Path, files: dict[str, bytes], link: str = "") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        if link:
            entry = tarfile.TarInfo("places.yaml")
            entry.type, entry.linkname = tarfile.SYMTYPE, link
            archive.addfile(entry)
    return path


GOOD = {"manifest.yaml": MANIFEST.encode(), "places.yaml": PLACES.encode()}


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "bundle/"])
def test_archives_load_like_folders(tmp_path: Path, prefix: str) -> None:
    files = {prefix + name: data for name, data in GOOD.items()}

    from_zip, from_tar = load(zipped(tmp_path / "b.zip", files)), load(tarred(tmp_path / "b.tar.gz", files))

    assert (from_zip.loaded, from_tar.unchanged) == ({"places": 2}, 2)


@pytest.mark.django_db
def test_hostile_archives_are_refused_before_they_do_harm(tmp_path: Path) -> None:
    bomb = {**GOOD, "directory.yaml": b" " * 60_000_000}
    climbing = {**GOOD, "../../etc/places.yaml": b""}
    many = {**GOOD, **{f"f{number}.txt": b"" for number in range(5001)}}
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04 and then nothing")
    (tmp_path / "latin.zip").unlink(missing_ok=True)

    answers = [
        load(zipped(tmp_path / "bomb.zip", bomb)), load(tarred(tmp_path / "bomb.tar.gz", bomb)),
        load(zipped(tmp_path / "up.zip", climbing)), load(tarred(tmp_path / "up.tar.gz", climbing)),
        load(zipped(tmp_path / "many.zip", many)), load(tarred(tmp_path / "link.tar.gz", GOOD, link="/etc/passwd")),
        load(zipped(tmp_path / "latin.zip", {**GOOD, "base.yaml": "Löbtau".encode("latin-1")})),
        load(tmp_path / "no.zip"), load(tmp_path / "missing.zip"),
    ]

    assert [len(answer.refused) for answer in answers] == [1] * 9
    assert Venue.objects.count() == 0


@pytest.mark.django_db
def test_a_bundle_that_is_no_demo_makes_no_demo_and_sets_nothing_up(tmp_path: Path) -> None:
    city = ("city:\n  - {key: stadt, name: Stadt, land: TH, office: Amt, controller: A, data_protection_officer: B, imprint: C}\n")

    load(bundle(tmp_path / "b", base=city))

    assert (City.current().demo, City.current().is_set_up, City.current().name) == (False, False, "Stadt")


@pytest.mark.django_db
def test_a_code_needs_a_window_or_to_be_always_open(tmp_path: Path) -> None:
    code = "codes:\n  - {key: c, forum: erstes, code: K7PM4XWD}\n"

    answer = load(bundle(tmp_path / "b", forums=FORUMS, workshop=code))

    assert [(row.line, row.key) for row in answer.refused] == [(2, "c")]


def test_the_page_about_bundles_is_what_the_loaders_say() -> None:
    assert (ROOT / "docs" / "bundle.md").read_text() == document()
