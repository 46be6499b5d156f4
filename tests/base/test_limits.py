"""The limit table: exact under parallel requests, blind to forged addresses."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings

from fachplan.base import limits
from fachplan.base.limits import Limit, TooOften, client_address, count, network_of, purge
from fachplan.base.models import LimitCount

AT = datetime(2025, 1, 23, 16, 0, 30, tzinfo=UTC)
THREE = (Limit("guess", 3, 60),)


def tries(who: str, n: int, at: datetime = AT) -> list[bool]:
    """Whether each of `n` tries passed."""
    passed = []
    for _ in range(n):
        try:
            count(THREE, who, at=at)
            passed.append(True)
        except TooOften:
            passed.append(False)
    return passed


@pytest.mark.django_db
def test_the_fourth_try_in_a_minute_waits_for_the_next_minute() -> None:
    assert tries("a", 5) == [True, True, True, False, False]
    with pytest.raises(TooOften) as caught:
        count(THREE, "a", at=AT)
    assert caught.value.retry_after == 30
    assert tries("a", 1, AT + timedelta(seconds=30)) == [True]


@pytest.mark.django_db
def test_one_address_does_not_use_up_another() -> None:
    assert tries("a", 4)[-1] is False
    assert tries("b", 1) == [True]


def at_once(n: int) -> int:
    """How many of `n` tries at the same time passed."""
    def one(_: int) -> bool:
        try:
            return tries("a", 1)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(n) as pool:
        return sum(pool.map(one, range(n)))


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_cannot_slip_past_each_other() -> None:
    assert at_once(12) == 3


@pytest.mark.django_db(transaction=True)
def test_control_who_reads_before_adding_lets_all_of_them_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    all_have_read = threading.Barrier(12)

    def read_then_add(key: str, window: int) -> int:
        found = LimitCount.objects.filter(key=key, window=window).first()
        all_have_read.wait(20)
        LimitCount.objects.update_or_create(key=key, window=window, defaults={"count": (found.count if found else 0) + 1})
        return (found.count if found else 0) + 1

    monkeypatch.setattr(limits, "_add", read_then_add)

    assert at_once(12) == 12


@pytest.mark.django_db
def test_counts_are_deleted_after_two_hours_and_hold_no_address() -> None:
    tries(network_of("192.0.2.7"), 1)
    assert "192.0.2" not in LimitCount.objects.get().key

    assert purge(at=AT + timedelta(hours=1)) == 0
    assert purge(at=AT + timedelta(hours=3)) == 1


def test_an_ipv6_household_is_one_network_however_it_turns_its_addresses() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7")
    assert network_of("no address") == network_of("")


def test_forwarded_for_counts_only_behind_our_own_proxy() -> None:
    forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.4"}

    assert client_address("192.0.2.7", forged) == "192.0.2.7"
    with override_settings(PROXIES=["10.0.0.1"]):
        assert client_address("10.0.0.1", forged) == "198.51.100.4"
        assert client_address("192.0.2.7", forged) == "192.0.2.7"
        assert client_address("10.0.0.1", {"X-Forwarded-For": "1.2.3.4, 10.0.0.1"}) == "1.2.3.4"
