"""Two people begin a rehearsal of one forum at the same moment: one begins, the other hears that one runs already."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection

from fachplan.base.models import AuditLine
from fachplan.base.sqlite import base as writer_lock
from fachplan.forums.models import Forum
from fachplan.workshop import rehearsal_actions
from fachplan.workshop.models import Board, JoinCode, Rehearsal
from fachplan.workshop.rehearsal_actions import RehearsalRefused, begin_rehearsal
from tests.workshop.house import House

AT = datetime(2025, 1, 23, 15, tzinfo=UTC)
Begin = Callable[..., Rehearsal]


@pytest.fixture
def house(transactional_db: None, data_dir: Path) -> House:
    return House()


class Moment:
    """Where the two are: the first has asked whether one runs and stands before its copy until the second has come."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.first_has_asked, self.second_is_here, self.first_is_done = threading.Event(), threading.Event(), threading.Event()
        self._copied = rehearsal_actions._copied
        self._wait = writer_lock._Turn.wait
        monkeypatch.setattr(rehearsal_actions, "_copied", self.copied)
        monkeypatch.setattr(writer_lock._Turn, "wait", lambda turn, seconds: self.queued(turn, seconds))

    def copied(self, forum: Forum, at: datetime) -> Forum:
        """Between the question and the copy; the second comes here only where nothing holds it back."""
        if self.first_has_asked.is_set():
            self.second_is_here.set()
            self.first_is_done.wait(20)
        else:
            self.first_has_asked.set()
            assert self.second_is_here.wait(20)
        return self._copied(forum, at)

    def queued(self, turn: Any, seconds: float | None) -> None:
        """The second has found the writer lock taken and queues."""
        self.second_is_here.set()
        self._wait(turn, seconds)


def both_begin(house: House, moment: Moment, begin: Begin) -> dict[str, str]:
    """What each of the two hears."""
    said: dict[str, str] = {}

    def run(who: str) -> None:
        try:
            begin(house.forum, people=8, minutes=5, actor=f"user:{who}", at=AT)
            said[who] = "begun"
        except RehearsalRefused as refused:
            said[who] = refused.reason
        except DatabaseError as error:
            said[who] = type(error).__name__
        finally:
            connection.close()

    def first() -> None:
        try:
            run("1")
        finally:
            moment.first_is_done.set()

    def second() -> None:
        assert moment.first_has_asked.wait(20)
        if connection.vendor != "sqlite":  # waits for the row; nothing of ours hears it begin to
            moment.second_is_here.set()
        run("2")

    threads = [threading.Thread(target=each) for each in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def left() -> tuple[int, int, int]:
    """How many copies, rehearsals and lines of the audit log that say one began."""
    copies = Forum.with_rehearsals.exclude(rehearsal_of=None).count()
    return copies, Rehearsal.objects.count(), AuditLine.objects.filter(kind="rehearsal.begin").count()


def test_of_two_who_begin_at_once_one_begins_and_the_other_hears_that_one_runs(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    boards, codes = Board.objects.count(), JoinCode.objects.count()

    said = both_begin(house, Moment(monkeypatch), begin_rehearsal)

    assert said == {"1": "begun", "2": "runs_already"}
    assert left() == (1, 1, 1)
    assert (Board.objects.count(), JoinCode.objects.count()) == (2 * boards, codes + 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks no row outside a transaction")
def test_control_without_the_transaction_s_lock_both_are_told_that_none_runs(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked: Begin = begin_rehearsal.__wrapped__  # type: ignore[attr-defined]

    said = both_begin(house, Moment(monkeypatch), unlocked)

    # Two copies are the database's to refuse, with no sentence for anybody; and no audit line is written outside a transaction.
    assert said == {"1": "TransactionManagementError", "2": "IntegrityError"}
