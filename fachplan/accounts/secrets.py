"""Secrets that must be read again: encrypted with a key made from the installation's, so that a backup alone opens nothing."""

import base64
import hashlib
from typing import Any

from django.conf import settings


class WrongKey(ValueError):
    """It was hidden with another key."""


def hidden(text: str) -> str:
    """`text` as it may lie in the database; nothing stays nothing."""
    return str(_fernet().encrypt(text.encode()).decode()) if text else ""


def shown(text: str) -> str:
    """What `hidden` has hidden.

    :raises WrongKey: if it was hidden with another key.
    """
    from cryptography.fernet import InvalidToken

    try:
        return str(_fernet().decrypt(text.encode()).decode()) if text else ""
    except InvalidToken as error:
        raise WrongKey from error


def _fernet() -> Any:
    from cryptography.fernet import Fernet  # 10 MB, for those who sign in

    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{settings.SECRET_KEY}".encode()).digest()))
