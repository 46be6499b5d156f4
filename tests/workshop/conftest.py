"""The forum with two rooms, and whoever sits at its desk or prepares it. A file that needs it furnished makes its own."""

import pytest
from django.test import Client

from tests.workshop.house import House


@pytest.fixture
def house(db: None) -> House:
    return House()


@pytest.fixture
def desk(house: House) -> Client:
    """A facilitator's browser, for the whole forum."""
    return house.staff()


@pytest.fixture
def planner(house: House) -> Client:
    return house.signed_in("planner", "")


@pytest.fixture
def scribe(house: House) -> Client:
    """Whoever writes for the first group."""
    return house.signed_in("scribe", f"group:{house.orange.pk}")
