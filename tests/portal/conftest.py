"""The forum with two rooms, seen from its front door."""

import pytest

from tests.workshop.house import House


@pytest.fixture
def house(db: None) -> House:
    return House()
