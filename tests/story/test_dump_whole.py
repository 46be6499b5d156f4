"""The dump of a forum carries all of it: loaded into an empty place it is the same forum, and dumped again the same bytes."""

import tarfile
import uuid
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from fachplan.base.bundle import Answer, load_bundle
from fachplan.base.bundle_archive import files_of
from fachplan.base.bundle_dump import manifest_of, write_bundle
from fachplan.base.content import translate
from fachplan.base.files import place_of, read_file, store_file
from fachplan.base.logos import draw_logo
from fachplan.base.models import StoredFile, Translation
from fachplan.base.verify import first_broken
from fachplan.forums.models import Forum
from fachplan.places.models import Room
from fachplan.plan.answer_models import CardTheme, ThemedCard
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.reports.models import Version
from fachplan.reports.papers.starter import starter
from fachplan.reports.papers.template_actions import keep_template
from fachplan.reports.queries import minutes_content
from fachplan.reports.release_actions import count_heads, give_into_review, release, take_back, write_summary
from fachplan.workshop.blackout_actions import black_out, black_out_board
from fachplan.workshop.dump import dump_forum
from fachplan.workshop.models import (
    Board,
    BoardOp,
    Card,
    GroupTheme,
    JoinCode,
    LeadCall,
    Method,
    MethodField,
    MethodPhase,
    PhotoRecord,
    Seat,
    Session,
    Stage,
    WallCount,
)
from fachplan.workshop.photo_actions import add_photo, release_photo, remove_photo
from tests.architecture.dumped import CHAPTERS, whole_fields
from tests.base.photographs import photograph
from tests.story.test_demo_dump import DEMO, NOON, empty_the_place, put, seen
from tests.story.whole_plan import ADDRESS, OBJECTED, plan_the_answers

pytestmark = pytest.mark.django_db(transaction=True)
WHO: dict[str, Any] = {"actor": "user:1", "at": NOON}
NAME, BLACK, ASKED = "Zeugin Beispiel", "Kanarienvogelzüchter", "auf Bitte von Frau Beispiel"
SECRETS = [NAME, BLACK, ASKED, "s3cret-of-the-venue", "PROJEKTR", "a" * 32, "receipt-of-a-seat", ADDRESS, OBJECTED]
PDF = b"%PDF-1.7 a handout"


def fill_the_house(forum: Forum) -> None:
    """What is prepared: every field of the process, the forum, its agenda, themes and method says something of its own."""
    room = Room.objects.get(venue=forum.venue, name="E05") if forum.venue else None
    forum.process.office, forum.process.published_at, forum.process.position, forum.process.timezone = "Sozialamt", NOON, 3, "Europe/Vienna"
    logo = store_file(draw_logo(photograph()), name="logo.png", media_type="image/png", at=NOON)
    forum.process.logo, forum.process.logo_alt = logo, "Wappen"
    forum.process.save()
    words = {"summary": "Worum es geht", "outcome": "Was herauskam", "external_registration_url": "https://anmeldung.example/1"}
    times = {"starts": time(16), "ends": time(19, 30), "date": date(2025, 1, 1), "date_precision": "month"}
    for name, value in {**words, **times, "kind": "kickoff", "room": room, "state": "closed", "draft": True,
                        "answers_by": date(2025, 3, 30)}.items():
        setattr(forum, name, value)
    forum.save()
    keep_template("council", starter("council", "de"), name="vorlage.docx", **WHO)
    translate(forum, "title", "en", "Work in the community", checked=True)
    item = forum.agenda.order_by("position")[1]
    item.handout_file = store_file(PDF, name="handout.pdf", media_type="application/pdf", at=NOON)
    item.handout, item.minutes = "Folien", 20
    item.save()
    forum.themes.create(title="Räume", position=forum.themes.count() + 1, source="Auftakt", state="left", taken_from="forums.Theme:alt")
    GroupTheme.objects.create(theme=forum.themes.get(title="Räume"), group=forum.groups.all()[1])
    JoinCode.objects.filter(forum=forum).update(opens=NOON, closes=NOON + timedelta(hours=9))
    Board.objects.filter(forum=forum, kind="parking").update(closed_at=NOON)
    session = Session.objects.get(agenda_item__forum=forum)
    session.method, session.guiding_question = changed_copy(session.method), "Was brauchen wir?"
    session.save()


def changed_copy(method: Method) -> Method:
    """A copy of a method, as the forum uses it; its groups' phases were made from the first one."""
    copy = Method.objects.create(key="kopie", title="Kopie", guiding_question="Wie?", plenum="whole", based_on=method, kept_for_past=True)
    for phase in method.phases.all():
        MethodPhase.objects.create(method=copy, **{name: getattr(phase, name) for name in (
            "position", "kind", "board", "title", "minutes", "step")}, short_title="Kurz", prompt="Bitte schreiben",
                                   covered=phase.kind == "matrix")
    for field in method.fields.all():
        MethodField.objects.create(method=copy, **{name: getattr(field, name) for name in (
            "position", "board", "key", "title", "sign")}, prompt="Was fehlt?")
    return copy


def play_the_day(forum: Forum) -> None:
    """People join, write, count and call; a photo is taken; what hangs there is corrected."""
    orange, red = forum.groups.all()[:2]
    for number, group in enumerate((orange, orange, red, None), 1):
        receipt = f"receipt-of-a-seat-{number}"
        Seat.objects.create(forum=forum, group=group, name=NAME, alias_number=number, receipt_hash=receipt, created=NOON)
    orange.guiding_question, orange.expected, orange.contact_role = "Was hilft?", 12, "Quartiersmanagement"
    orange.save()
    matrix, measures = (forum.boards.get(kind=kind, group=orange) for kind in ("matrix", "measures"))
    Board.objects.filter(pk=matrix.pk).update(
        dots=3, cumulate=False, voting_open=True, dots_most=2, dots_field="chances", dots_hidden=True, dots_closed_at=NOON, paper_people=9,
        revealed=False, closed_at=None)
    matrix.refresh_from_db()
    choir, person, measure = (str(uuid.uuid4()) for _ in range(3))
    goal = SectorPlan.objects.get(process=forum.process).guiding_goals.all()[1]
    clocks_photos_and_counts(forum, matrix)
    put(matrix, "board.reveal")
    put(matrix, "card.add", choir, field="chances", text="Chor im Stattteil")
    put(matrix, "card.edit", choir, text="Band", base={"text": 1})  # two versions, until somebody decides
    put(matrix, "card.resolve", choir, name="text", value="Chor im Stattteil")
    put(matrix, "card.correct", choir, text="Chor im Stadtteil")
    put(matrix, "card.add", person, field="risks", text=f"{BLACK} kommt nicht")
    put(matrix, "vote.set", choir, dots=2)
    put(measures, "card.add", measure, field="measures", text="Raumkalender", sources=[choir])
    put(measures, "card.edit", measure, horizon="short", guiding_goal=str(goal.pk), base={"horizon": 1})
    first = forum.boards.get(kind="warmup", group=orange)
    put(first, "board.set", target_group=f"{BLACK} und Söhne")
    black_out_board(first, reason="person", note=ASKED, **WHO)
    put(first, "board.set", target_group="Familien", base={"target_group": 2})
    black_out(Card.objects.get(pk=person), reason="person", note=ASKED, **WHO)


def clocks_photos_and_counts(forum: Forum, matrix: Board) -> None:
    orange, red = forum.groups.all()[:2]
    later = NOON + timedelta(minutes=20)
    orange.phases.filter(position=1).update(state="ended", started_at=NOON, ended_at=later, ends_at=later, short_title="Los", prompt="Kurz")
    early = {"started_at": NOON - timedelta(minutes=30), "ends_at": NOON - timedelta(minutes=5)}
    orange.phases.filter(board="matrix", kind="matrix").update(state="running", **early)  # what comes now is late
    red.phases.filter(position=1).update(state="paused", started_at=NOON, remaining=timedelta(seconds=-90, microseconds=250))
    photo = add_photo(matrix, photograph(), people_visible=True, description="Vier Felder", **WHO)
    release_photo(photo, **WHO)
    remove_photo(add_photo(matrix, photograph((30, 20)), people_visible=True, description="weg", **WHO), **WHO)
    WallCount.objects.create(board=matrix, cards=34, at=NOON)
    LeadCall.objects.create(group=orange, called_at=NOON, coming_at=later, done_at=later)
    Stage.objects.create(forum=forum, presents=orange, presents_at=NOON, shows="plenum", wlan_name="Rathaus", until=later,
                         wlan_password="s3cret-of-the-venue", code="PROJEKTR", key=uuid.uuid4())
    count_heads(orange, 11, **WHO)


def send_it_out(forum: Forum) -> None:
    """Two versions went out and were withdrawn, once because a word had to go; the third holds."""
    write_summary(forum, "Wir haben viel vor.\n\nBald mehr.", **WHO)
    give_into_review(forum, **WHO)
    release(forum, function="Leitung Sozialplanung", originals=True, language="de", **WHO)
    matrix = forum.boards.get(kind="matrix", group=forum.groups.all()[0])
    take_back(forum, why="Ein Wort fehlte", **WHO)
    late = str(uuid.uuid4())
    put(matrix, "card.add", late, field="risks", text=f"{BLACK} noch einmal")
    release(forum, function="Leitung Sozialplanung", originals=True, language="de", **WHO)
    black_out(Card.objects.get(pk=late), reason="person", note=ASKED, **WHO)


@pytest.fixture
def whole(data_dir: Path) -> Forum:
    assert load_bundle(DEMO, at=NOON).refused == []
    forum = Forum.objects.get(key="forum-1")
    fill_the_house(forum)
    play_the_day(forum)
    send_it_out(forum)
    plan_the_answers(forum, at=NOON)
    return Forum.objects.get(key="forum-1")


def everything(forum: Forum) -> dict[str, list[dict[str, Any]]]:
    """All that a dump says it carries, row by row, of `forum`."""
    found = {}
    for model, names in ((model, names) for chapter in CHAPTERS for model, names in whole_fields(chapter).items()):
        if model.__name__ not in ("JoinedBefore",):  # numbers that stand for the seats
            rows = [{name: value_of(row, name) for name in names} for row in rows_of(model, forum)]
            found[model.__name__] = sorted(rows, key=repr)
    return found


WAYS: dict[str, list[str]] = {
    "Process": ["forums"], "Forum": ["pk"], "Method": [], "MethodPhase": [], "MethodField": [], "Session": ["agenda_item__forum"],
    "Phase": ["group__forum"], "LeadCall": ["group__forum"], "HeadCount": ["group__forum"], "GroupTheme": ["group__forum"],
    "BoardOp": ["board__forum"], "Card": ["board__forum"], "PhotoRecord": ["board__forum"], "WallCount": ["board__forum"],
    "Version": ["minutes__forum"], "BlackoutNote": ["card__board__forum", "board__forum"], "DocumentTemplate": [],
    "SectorPlan": ["process__forums"], "GuidingGoal": ["plan__process__forums"], "Conclusion": ["plan__process__forums"],
    "FieldOfAction": ["plan__process__forums"], "ImpactGoal": ["guiding_goal__plan__process__forums"],
    "Measure": ["plan__process__forums"], "PlanRelease": ["plan__process__forums"], "CouncilPaper": ["plan__process__forums"],
    "PaperMeasure": ["paper__plan__process__forums"], "PaperStation": ["paper__plan__process__forums"],
    **{name: ["measure__plan__process__forums"] for name in ("Responsibility", "Step", "CostLine", "Indicator")},
    **{name: ["card__board__forum"] for name in ("ThemedCard", "Disposition", "Origin")},
}
"""How a row belongs to its forum where it does not name it; there is no other method and template in this place."""


def rows_of(model: type[models.Model], forum: Forum) -> list[models.Model]:
    """The rows of `model` that belong to `forum`."""
    mine = models.Q()
    for path in WAYS.get(model.__name__, ["forum"]):
        mine |= models.Q(**{path: forum.pk})
    return list(model._default_manager.filter(mine).exclude(**({"removed_at__isnull": False} if model is PhotoRecord else {})))


def value_of(row: models.Model, name: str) -> Any:
    if isinstance(row, BoardOp) and name in ("kind", "values") and row.kind in ("vote.set", "vote.tally", "card.erase", "board.erase"):
        # Who voted and what proves a rest stay where they are; the boards, compared whole, show the sums and what is gone.
        return row.kind.partition(".")[0] if name == "kind" else None
    value = getattr(row, f"{name}_id", None) if row._meta.get_field(name).is_relation else getattr(row, name)
    return bytes(value) if isinstance(value, memoryview) else value


def written(forum: Forum, place: Path) -> bytes:
    write_bundle(place, manifest_of(f"dump-{forum.key}"), dump_forum(forum))
    return place.read_bytes()


def loaded(place: Path) -> Answer:
    answer = load_bundle(place, at=NOON + timedelta(days=400))
    assert answer.refused == []
    return answer


def empty_place(folder: Path, settings: Any) -> None:
    """As a new installation is: no rows, no files."""
    empty_the_place()
    StoredFile.objects.all().delete()
    settings.DATA, settings.MEDIA_ROOT = folder, folder / "files"
    (folder / "files").mkdir(parents=True)


@pytest.mark.parametrize("name", ["forum.tar.gz", "forum.zip"])
def test_a_forum_in_an_empty_place_is_the_same_forum_and_dumps_the_same_bytes(
    whole: Forum, tmp_path: Path, settings: Any, name: str,
) -> None:
    before, first = everything(whole), written(whole, tmp_path / name)
    told, boards = minutes_content(whole, language="de", on=NOON.date()), seen(whole)
    held = Version.objects.get(withdrawn_at=None)
    pdf = read_file(held.pdf)
    empty_place(tmp_path / "elsewhere", settings)

    loaded(tmp_path / name)

    forum = Forum.objects.get(key="forum-1")
    assert everything(forum) == before
    assert seen(forum) == boards
    assert minutes_content(forum, language="de", on=NOON.date()) == told
    assert read_file(Version.objects.get(withdrawn_at=None).pdf) == pdf
    assert Translation.objects.get(object=f"forums.Forum:{forum.pk}", field="title", language="en").state == "checked"
    assert first_broken() == ""
    assert written(forum, tmp_path / f"again-{name}") == first


def test_every_field_that_is_carried_says_something_in_this_forum(whole: Forum) -> None:
    """Control of the test above: two empty fields are alike, too."""
    silent = []
    for model, names in ((model, names) for chapter in CHAPTERS for model, names in whole_fields(chapter).items()):
        rows = rows_of(model, whole)
        for name in names:
            empty = model._meta.get_field(name).get_default() if name != "id" else None  # type: ignore[union-attr]
            if all(value_of(row, name) in (empty, None, "") for row in rows):
                silent.append(f"{model.__name__}.{name}")
    assert [name for name in silent if not name.startswith("JoinedBefore.")] == []


def inside(place: Path) -> bytes:
    """Every byte of a dump, unpacked."""
    with tarfile.open(place) as archive:
        return b"\n".join(archive.extractfile(each).read() for each in archive)  # type: ignore[union-attr]


def test_nobody_who_took_part_no_key_and_no_word_that_was_blacked_out_is_in_a_dump(whole: Forum, tmp_path: Path) -> None:
    written(whole, tmp_path / "forum.tar.gz")
    content = inside(tmp_path / "forum.tar.gz")
    seats = [str(pk) for pk in Seat.objects.values_list("pk", flat=True)]

    assert len(seats) == 4
    assert [secret for secret in (*SECRETS, *seats) if secret.encode() in content] == []
    assert b"Quartiersmanagement" in content and PDF in content  # control: what is told is told in plain words


def test_the_minutes_count_those_who_joined_where_their_seats_are_not(whole: Forum, tmp_path: Path, settings: Any) -> None:
    place = tmp_path / "forum.tar.gz"
    written(whole, place)
    empty_place(tmp_path / "elsewhere", settings)
    loaded(place)

    forum = Forum.objects.get(key="forum-1")
    groups = list(forum.groups.all()[:2])
    assert Seat.objects.count() == 0
    assert dict(forum.joined_before.values_list("group", "people")) == {groups[0].pk: 2, groups[1].pk: 1, None: 1}
    assert "4 Personen" in " ".join(minutes_content(forum, language="de", on=NOON.date()).attendance)


def test_a_second_load_changes_nothing_of_the_files_and_the_minutes(whole: Forum, tmp_path: Path, settings: Any) -> None:
    place = tmp_path / "forum.tar.gz"
    written(whole, place)
    empty_place(tmp_path / "elsewhere", settings)
    first = loaded(place)
    files = sorted(path.name for path in (tmp_path / "elsewhere" / "files").rglob("*") if path.is_file())

    again = loaded(place)

    assert (again.loaded, again.unchanged) == ({}, sum(first.loaded.values()))
    assert sorted(path.name for path in (tmp_path / "elsewhere" / "files").rglob("*") if path.is_file()) == files


def test_a_file_that_was_erased_here_is_not_brought_back_by_an_older_dump(whole: Forum, tmp_path: Path) -> None:
    place = tmp_path / "forum.tar.gz"
    written(whole, place)
    late = Card.objects.filter(board__kind="measures").first()
    assert late is not None
    sent = Version.objects.get(withdrawn_at=None).pdf
    black_out(late, reason="law", **WHO)

    load_bundle(place, at=NOON)

    assert StoredFile.objects.get(pk=sent.pk).sha256 == "" and not place_of(sent.sha256).exists()


def test_a_plain_reading_of_the_dump_names_every_list(whole: Forum, tmp_path: Path) -> None:
    written(whole, tmp_path / "forum.tar.gz")

    texts = files_of(tmp_path / "forum.tar.gz")

    assert list(texts) == ["manifest.yaml", "base.yaml", "places.yaml", "forums.yaml", "workshop.yaml", "plan.yaml", "reports.yaml"]
    assert "reviewed_at" in texts["reports.yaml"] and "released_at" in texts["forums.yaml"]
    assert texts["workshop.yaml"].startswith("methods:\n")


def test_an_older_dump_over_the_living_forum_takes_nothing_back(whole: Forum, tmp_path: Path) -> None:
    place, gone = tmp_path / "forum.tar.gz", whole.themes.get(title="Räume")
    written(whole, place)
    Forum.objects.filter(pk=whole.pk).update(summary="Was wir seither schrieben")
    Measure.objects.filter(number=4).update(need="Was wir seither wissen", state="draft", lead=None, adopted_on=None)
    ThemedCard.objects.update(theme=CardTheme.objects.create(forum=whole, position=9, title="Schlüssel"))
    gone.delete()

    loaded(place)

    measure = Measure.objects.get(number=4)
    assert Forum.objects.get(pk=whole.pk).summary == "Was wir seither schrieben"
    assert (measure.need, measure.state) == ("Was wir seither wissen", "draft")
    assert ThemedCard.objects.get().theme.title == "Schlüssel"
    assert whole.themes.filter(title="Räume").exists()  # what was gone is back: that is what a dump is kept for
