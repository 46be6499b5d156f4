"""The policy table refuses what nobody declared, and a role counts only in the scope it holds in."""

import pytest

from fachplan.base import policy
from fachplan.base.policy import NOBODY, Principal, allowed, declare

ORANGE = Principal.of([("facilitator", "group:orange")], actor="user:1")


class Thing:
    def __init__(self, *scopes: str) -> None:
        self._scopes = scopes

    def scopes(self) -> tuple[str, ...]:
        return self._scopes


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(policy, "TABLE", {})
    declare("card.write", policy.FACILITATOR, policy.PARTICIPANT)
    declare("page.read", policy.PUBLIC)


def test_an_undeclared_action_is_a_mistake_not_a_yes(table):
    with pytest.raises(policy.UndeclaredAction):
        allowed(ORANGE, "card.burn")


def test_a_role_counts_only_where_it_is_held(table):
    assert allowed(ORANGE, "card.write", Thing("", "forum:1", "group:orange"))
    assert not allowed(ORANGE, "card.write", Thing("", "forum:1", "group:rot"))


def test_a_role_held_everywhere_counts_in_every_object(table):
    lead = Principal.of([("facilitator", "")], actor="user:2")

    assert allowed(lead, "card.write", Thing("", "forum:1", "group:rot"))


def test_nobody_may_do_what_is_public_and_nothing_else(table):
    assert allowed(NOBODY, "page.read")
    assert not allowed(NOBODY, "card.write")


def test_declaring_an_action_differently_a_second_time_is_refused(table):
    with pytest.raises(ValueError, match="declared already"):
        declare("card.write", policy.ADMIN)


def test_declaring_an_unknown_role_is_refused(table):
    with pytest.raises(ValueError, match="unknown roles"):
        declare("card.see", "king")
