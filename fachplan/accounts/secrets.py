"""Secrets that must be read again: encrypted with a key made from the installation's, so that a backup alone opens nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

__all__ = ["InvalidToken", "hidden", "shown"]


def hidden(text: str) -> str:
    """`text` as it may lie in the database; nothing stays nothing."""
    return _fernet().encrypt(text.encode()).decode() if text else ""


def shown(text: str) -> str:
    """What `hidden` has hidden.

    :raises InvalidToken: if it was hidden with another key.
    """
    return _fernet().decrypt(text.encode()).decode() if text else ""


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{settings.SECRET_KEY}".encode()).digest()))
