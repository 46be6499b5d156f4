"""The forum with two rooms that the plan answers."""

import pytest

from tests.workshop.house import House


@pytest.fixture
def house(db: None) -> House:
    return House()
