"""Photos of the pinboard: who sees them and when, how they are kept, and what somebody hears whose photo is none."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from fachplan.base.files import place_of
from fachplan.base.models import AuditLine, StoredFile
from fachplan.forums.models import Forum
from fachplan.workshop import deletion, photo_actions
from fachplan.workshop.group_actions import GroupRefused, remove_group
from fachplan.workshop.method_setup import follow_method
from fachplan.workshop.models import Phase, Session
from fachplan.workshop.photo_models import PhotoRecord
from fachplan.workshop.photo_queries import for_public, newest_photo, photos
from tests.base.photographs import CANARY, SVG, TEXT, photograph
from tests.workshop.house import House, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
NOON = datetime(2025, 1, 23, 12, 0, tzinfo=UTC)
WHO: dict[str, Any] = {"actor": "user:1", "at": NOON}


@pytest.fixture
def desk(house: House) -> Client:
    return house.staff(house.orange)


def page(house: House) -> str:
    return f"/f/{house.forum.path}/moderation/{house.orange.key}/fotos/"


def send(client: Client, house: House, content: bytes = b"", **more: str) -> Any:
    file = SimpleUploadedFile("wand.jpg", content or photograph(), content_type="image/jpeg")
    return client.post(page(house), {"board": "matrix", "people": "no", "description": "Vier Felder", "file": file, **more})


def kept(house: House, kind: str = "matrix", *, people: bool = False, words: str = "Vier Felder",
         size: tuple[int, int] = (400, 200)) -> PhotoRecord:
    return photo_actions.add_photo(house.board(kind), photograph(size), people_visible=people, description=words, **WHO)


def change(client: Client, house: House, photo: PhotoRecord, **form: str) -> int:
    return int(client.post(f"{page(house)}{photo.pk}/", form).status_code)


def see(client: Client, photo: PhotoRecord) -> int:
    return int(client.get(f"/foto/{photo.pk}/").status_code)


def release_minutes(house: House) -> None:
    Forum.objects.filter(pk=house.forum.pk).update(released_at=NOON)


def test_a_photo_from_the_page_is_kept_without_a_word_of_where_it_was_taken(house: House, desk: Client, data_dir: Path) -> None:
    assert send(desk, house).status_code == 302

    photo = PhotoRecord.objects.get()
    assert (photo.board, photo.description, photo.people_visible, photo.position) == (house.board("matrix"), "Vier Felder", False, 1)
    [file] = [each for each in data_dir.rglob("*") if each.is_file()]
    assert CANARY not in file.read_bytes() and CANARY in photograph()
    assert AuditLine.objects.filter(kind="photo.add", object=f"workshop.PhotoRecord:{photo.pk}").count() == 1


def test_the_file_comes_as_a_jpeg_that_nobody_else_may_keep(house: House, desk: Client) -> None:
    answer = desk.get(f"/foto/{kept(house).pk}/")

    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert answer["Cache-Control"].startswith("private")
    assert answer.content.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(("content", "words"), [
    (SVG, "Das ist eine Zeichnung (SVG), kein Foto."), (TEXT, "Das ist kein Foto, auch wenn die Datei so heißt."),
    (photograph()[:900], "Das Foto ist nicht vollständig."),
])
def test_what_is_no_photo_is_named_at_the_field_and_the_note_stays(house: House, desk: Client, content: bytes, words: str) -> None:
    answer = send(desk, house, content, description="Meine Notiz")

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "Meine Notiz" in text_of(answer)
    assert not PhotoRecord.objects.exists()
    assert not StoredFile.objects.exists()


def test_nothing_is_guessed_for_whoever_says_nothing(house: House, desk: Client) -> None:
    answer = desk.post(page(house), {"description": "Meine Notiz"})

    assert answer.status_code == 422
    for words in ("Bitte nehmen Sie ein Foto auf", "welche Pinnwand das ist.", "ob Personen erkennbar sind", "Meine Notiz"):
        assert words in text_of(answer)


def test_until_it_is_released_only_staff_see_a_photo(house: House, desk: Client) -> None:
    photo, phone, blue = kept(house), house.phone(), house.phone(house.blue)
    before = [see(who, photo) for who in (desk, phone, blue, Client())]
    assert change(desk, house, photo, do="release") == 302
    after = [see(who, photo) for who in (desk, phone, blue, Client())]
    release_minutes(house)

    assert before == [200, 404, 404, 404]
    assert after == [200, 200, 404, 404]
    assert [see(who, photo) for who in (phone, blue, Client())] == [200, 200, 200]


def test_a_photo_with_people_never_becomes_public(house: House, desk: Client) -> None:
    photo = kept(house, people=True)
    change(desk, house, photo, do="release")
    release_minutes(house)

    assert (see(house.phone(), photo), see(Client(), photo)) == (200, 404)
    assert list(for_public(photos(house.forum))) == []


def test_a_photo_that_is_not_released_stays_inside_after_the_minutes_too(house: House) -> None:
    photo = kept(house)
    release_minutes(house)

    assert see(Client(), photo) == 404


def test_a_scribe_keeps_photos_but_does_not_release_them(house: House, scribe: Client) -> None:
    assert send(scribe, house).status_code == 302
    photo = PhotoRecord.objects.get()
    assert (change(scribe, house, photo, do="release"), change(scribe, house, photo, do="describe", description="Neu")) == (403, 302)
    assert PhotoRecord.objects.get().description == "Neu"


def test_another_groups_facilitator_may_show_a_photo_on_the_wall_but_not_touch_it(house: House) -> None:
    other, photo = house.staff(house.blue), kept(house)

    assert (other.get(page(house)).status_code, send(other, house).status_code, change(other, house, photo, do="remove")) == (403, 403, 403)
    assert see(other, photo) == 200


def test_photos_change_places_and_come_back_when_removed(house: House, desk: Client) -> None:
    first, second, third = (kept(house, words=words) for words in ("eins", "zwei", "drei"))

    change(desk, house, third, do="up")
    change(desk, house, first, do="up")
    change(desk, house, second, do="remove")
    assert [photo.description for photo in photos(house.forum)] == ["eins", "drei"]
    assert see(house.phone(), second) == 404

    change(desk, house, second, do="restore")
    assert [photo.description for photo in photos(house.forum)] == ["eins", "drei", "zwei"]


def test_the_list_is_in_the_order_of_groups_and_boards(house: House) -> None:
    for kind, group in (("warmup", house.blue), ("matrix", house.orange), ("measures", house.blue)):
        photo_actions.add_photo(house.board(kind, group), photograph(), people_visible=False, description=f"{group.name} {kind}", **WHO)

    assert [photo.description for photo in photos(house.forum)] == ["Orange matrix", "Blau measures", "Blau warmup"]


@pytest.mark.django_db(transaction=True)
def test_a_removed_photo_is_gone_from_the_disk_a_day_later_and_one_of_people_after_a_month(house: House) -> None:
    photo, twin, people = kept(house), kept(house, "measures"), kept(house, "warmup", size=(300, 200), people=True)
    shared, own = place_of(photo.file.sha256), place_of(people.file.sha256)
    for each in (photo, twin):
        photo_actions.remove_photo(each, actor="user:1", at=NOON + timedelta(hours=photo is not each))

    assert deletion.forget_photos(NOON + timedelta(hours=23)) == 0
    release_minutes(house)
    assert deletion.forget_photos(NOON + timedelta(hours=24, minutes=30)) == 1
    assert (shared.exists(), own.exists()) == (True, True)  # two photos are the same picture
    assert deletion.forget_photos(NOON + timedelta(hours=26)) == 1
    assert (shared.exists(), own.exists(), list(PhotoRecord.objects.all())) == (False, True, [people])
    assert deletion.forget_photos(NOON + timedelta(days=31)) == 1
    assert (own.exists(), PhotoRecord.objects.exists(), StoredFile.objects.exclude(sha256="").exists()) == (False, False, False)


def test_after_the_release_no_photo_is_added_but_one_can_be_withdrawn(house: House, desk: Client) -> None:
    photo = kept(house)
    change(desk, house, photo, do="release")
    release_minutes(house)

    assert "Das Protokoll ist freigegeben." in text_of(send(desk, house))
    assert change(desk, house, photo, do="withdraw") == 302
    assert see(Client(), photo) == 404


def test_the_newest_photo_stands_for_an_empty_board(house: House) -> None:
    kept(house)
    later = photo_actions.add_photo(
        house.board("matrix"), photograph(), people_visible=False, description="neu", actor="user:1", at=NOON + timedelta(minutes=1))

    assert newest_photo(house.board("matrix")) == later
    assert newest_photo(house.board("warmup")) is None


def test_the_list_shows_small_copies_that_nobody_else_sees_either(house: House, desk: Client) -> None:
    photo = kept(house, size=(1600, 800))
    small = f"/foto/{photo.pk}/?klein=1"

    assert f'src="{small}"' in text_of(desk.get(page(house)))
    with Image.open(io.BytesIO(desk.get(small).content)) as copy:
        assert copy.size == (640, 320)
    assert Client().get(small).status_code == 404


def test_a_coordinator_sees_what_the_paper_says_of_the_minutes_they_prepare(house: House) -> None:
    photo = kept(house)
    own, other = house.signed_in("coordinator", f"forum:{house.forum.pk}"), house.signed_in("coordinator", "forum:none")

    assert (see(own, photo), see(other, photo), change(own, house, photo, do="remove")) == (200, 404, 403)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_photos_as_for_one(
    house: House, desk: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        kept(house)
    desk.get(page(house))

    with django_assert_max_num_queries(22):
        assert desk.get(page(house)).status_code == 200


def test_in_the_plenary_the_wall_shows_the_paper_where_nobody_typed(house: House, desk: Client) -> None:
    Phase.objects.filter(group=house.orange).delete()
    Phase.objects.create(group=house.orange, position=9, kind="plenum", board="plenum", title="Plenum", planned_minutes=10,
                         state="running", started_at=NOON, ends_at=NOON + timedelta(minutes=10))
    photo, wall = kept(house), f"/f/{house.forum.path}/beamer/"

    assert f"/foto/{photo.pk}/" in text_of(desk.get(wall))
    house.pin(["Chor im Stadtteil"], at=NOON)
    assert f"/foto/{photo.pk}/" not in text_of(desk.get(wall))


def test_planning_loses_no_photo(house: House) -> None:
    photo = kept(house, "warmup")
    session = Session.objects.get()
    for recipe in (session.method.fields, session.method.phases):
        recipe.filter(board="warmup").delete()

    with pytest.raises(GroupRefused) as refused:
        remove_group(house.orange, **WHO)
    follow_method(session)

    assert refused.value.reason == "has_photos"
    assert list(photos(house.forum)) == [photo]
    assert not house.blue.boards.filter(kind="warmup").exists()
