"""A site of its own for every chaos test: it is killed."""

from tests.contract.conftest import own_site

__all__ = ["own_site"]
