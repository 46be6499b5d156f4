"""The writer thread: what is told is stored, one bad job costs no other, a full disk is told to everyone."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from fachplan.base.models import LimitCount
from fachplan.base.sqlite.base import DatabaseWrapper, WriterBusy
from fachplan.base.writer import NotStored, Writer
from tests.base.lock import held_by_another_process, let_go, needs_the_lock

batches: list[int] = []


def keep(jobs: Sequence[str]) -> list[int]:
    """Store each job under its name; a name that stands already breaks a rule of the database."""
    batches.append(len(jobs))
    return [LimitCount.objects.create(key=job, window=0, count=len(job)).count for job in jobs]


@pytest.fixture
def writer() -> Iterator[Writer[str, int]]:
    batches.clear()
    made: Writer[str, int] = Writer(keep)
    yield made
    made.stop()


def submit_at_once(writer: Writer[str, int], jobs: Sequence[str]) -> list[int | Exception]:
    """Bring `jobs` from as many threads in the same moment."""
    ready = threading.Barrier(len(jobs))

    def bring(job: str) -> int | Exception:
        ready.wait()
        try:
            return writer.submit(job)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(bring, jobs))


@pytest.mark.django_db(transaction=True)
def test_forty_callers_at_once_are_all_stored_in_far_fewer_commits(writer: Writer[str, int]) -> None:
    names = [f"job-{n:02}" for n in range(40)]

    assert submit_at_once(writer, names) == [6] * 40

    assert set(LimitCount.objects.values_list("key", flat=True)) == set(names)
    assert len(batches) < 40


@pytest.mark.django_db(transaction=True)
def test_a_job_the_database_refuses_costs_no_other_its_place(writer: Writer[str, int]) -> None:
    LimitCount.objects.create(key="taken", window=0)

    answers = submit_at_once(writer, ["one", "taken", "two"])

    assert [answers[0], answers[2]] == [3, 3]
    assert isinstance(answers[1], IntegrityError | NotStored)
    assert set(LimitCount.objects.values_list("key", flat=True)) == {"one", "taken", "two"}


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_told_to_every_caller_and_nothing_is_stored() -> None:
    def full(jobs: Sequence[str]) -> list[int]:
        keep(jobs)
        raise OperationalError("database or disk is full")

    writer: Writer[str, int] = Writer(full)
    answers = submit_at_once(writer, ["one", "two"])
    writer.stop()

    assert [type(answer) for answer in answers] == [NotStored, NotStored]
    assert not LimitCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_writer_goes_on_after_an_error(writer: Writer[str, int]) -> None:
    LimitCount.objects.create(key="taken", window=0)
    with pytest.raises((IntegrityError, NotStored)):
        writer.submit("taken")

    assert writer.submit("next") == 4


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_the_work_is_part_of_it(writer: Writer[str, int]) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        writer.submit("undone")
        raise KeyError

    assert not LimitCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_stopping_stores_what_has_arrived(writer: Writer[str, int]) -> None:
    assert writer.submit("one") == 3
    writer.stop()
    assert writer.submit("after") == 5


@needs_the_lock
@pytest.mark.django_db(transaction=True)
def test_a_held_database_is_told_to_every_caller_and_nothing_is_stored_later(
    writer: Writer[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DatabaseWrapper, "patience", 0.2)
    with held_by_another_process() as holder:
        answers = submit_at_once(writer, ["one", "two"])
        let_go(holder)

    assert [type(answer) for answer in answers] == [NotStored, NotStored]
    assert writer.submit("three") == 5
    assert list(LimitCount.objects.values_list("key", flat=True)) == ["three"]


@needs_the_lock
@pytest.mark.django_db(transaction=True)
def test_control_without_end_the_same_callers_wait_until_the_lock_is_given_back(
    writer: Writer[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DatabaseWrapper, "patience", None)
    with held_by_another_process() as holder, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(submit_at_once, writer, ["one", "two"])
        with pytest.raises(TimeoutError):
            waiting.result(1)  # five times the patience of the test above
        let_go(holder)
        answers = waiting.result(20)

    assert answers == [3, 3]


@needs_the_lock
@pytest.mark.django_db(transaction=True)
def test_who_gave_up_the_queue_does_not_keep_the_lock_when_the_turn_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DatabaseWrapper, "patience", 0.1)
    with held_by_another_process() as holder:
        for _ in range(3):
            with pytest.raises(WriterBusy), transaction.atomic():
                raise AssertionError("nothing may begin without the lock")
        let_go(holder)
    monkeypatch.setattr(DatabaseWrapper, "patience", 20)

    LimitCount.objects.create(key="after", window=0)

    assert LimitCount.objects.filter(key="after").exists()
