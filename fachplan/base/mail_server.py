"""The mail server of the house: from the environment where it is set there, else from a file beside the secret key.

The file is readable for the house's own account only. Like the key it is in no backup, no bundle and no log, and no page ever
shows the password again.
"""

import ipaddress
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import get_connection

STARTTLS, TLS, PLAIN = "starttls", "tls", "plain"
SECONDS = 20


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over, and how."""

    host: str
    port: int = 587
    security: str = STARTTLS
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port}, {self.security})"  # a traceback never shows the password

    @property
    def near(self) -> bool:
        """Whether it stands on this machine, so that nothing leaves it in the clear."""
        if self.host == "localhost":
            return True
        with suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return False

    def connection(self, seconds: int = SECONDS) -> Any:
        """A connection of Django's, not yet opened."""
        return get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host=self.host, port=self.port, username=self.user, password=self.password,
            use_tls=self.security == STARTTLS, use_ssl=self.security == TLS, timeout=seconds)


def mail_server() -> MailServer | None:
    """The server mails go to; None where they are kept as files."""
    if from_environment():
        security = STARTTLS if settings.EMAIL_USE_TLS else PLAIN
        return MailServer(settings.EMAIL_HOST, settings.EMAIL_PORT, security, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    try:
        return MailServer(**json.loads(_file().read_text()))
    except FileNotFoundError:
        return None


def from_environment() -> bool:
    """Whether the environment says it; then no page changes it."""
    return bool(settings.EMAIL_HOST)


def keep_mail_server(server: MailServer | None) -> None:
    """Write the file anew, at once as a whole; without a server it is removed and mails become files again."""
    if server is None:
        _file().unlink(missing_ok=True)
        return
    temporary = _file().with_name(f".mail-server.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(server), file)
    temporary.replace(_file())


def _file() -> Path:
    return Path(settings.DATA) / "mail-server.json"
