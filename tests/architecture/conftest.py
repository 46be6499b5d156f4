"""The house on which the table of rights is tried."""

import pytest

from tests.architecture.matrix import House, furnished


@pytest.fixture
def house(db: None) -> House:
    return furnished()
