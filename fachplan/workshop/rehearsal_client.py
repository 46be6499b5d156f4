"""A participant's device as the public API knows it: JSON over HTTP, and a stream that tells what hangs on the wall.

Plain `http.client`: it keeps its connection like a browser does, and the house needs no further package for it (`httpx`
is there for the tests only).
"""

import http.client
import json
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 30.0


class Gone(Exception):
    """The server no longer knows this seat or board: the rehearsal was ended."""


class Unreachable(Exception):
    """Nothing answers at the address, or not within the patience."""


class Device:
    """One device with a seat; its requests come one after the other."""

    def __init__(self, address: str, token: str = "") -> None:
        self._address = address
        self.token = token
        self._line: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """Status and document of one request; a broken line is taken up once more, as ops count once anyway.

        :raises Unreachable: if nothing answers.
        """
        for last in (False, True):
            try:
                return self._ask(method, path, body)
            except (OSError, http.client.HTTPException) as error:
                self.hang_up()
                if last:
                    raise Unreachable(self._address) from error
        raise AssertionError("the loop answers or raises")

    def hang_up(self) -> None:
        """Close the line; the next request opens another."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        if self._line is None:
            self._line = open_line(self._address)
        document = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        self._line.request(method, path, document, self._headers())
        answer = self._line.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text and "json" in (answer.getheader("content-type") or "") else None

    def _headers(self) -> dict[str, str]:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {"Content-Type": "application/json", "Accept-Language": "de", **own}


def open_line(address: str) -> http.client.HTTPConnection:
    """A connection to ``http://host:port``."""
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=PATIENCE)


class Wall(threading.Thread):
    """Somebody who looks at a board all the time and notes when each op appears."""

    def __init__(self, address: str, token: str, board: str) -> None:
        super().__init__(daemon=True)
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        self._path, self._line = f"/live/boards/{board}", open_line(address)
        self._over = False
        self.seen: dict[str, float] = {}

    def run(self) -> None:
        """Read the stream until it ends or somebody looks away; a broken one is taken up where it was."""
        after = "0"
        while not self._over:
            try:
                self._line.request("GET", f"{self._path}?after={after}", headers=self._headers)
                answer = self._line.getresponse()
                if answer.status != http.client.OK:
                    return
                after = self._read(answer, after)
            except (OSError, http.client.HTTPException, ValueError, AttributeError):
                # A line that is closed under a reader answers in any of these ways.
                if not self._over:
                    self._line.close()
                    time.sleep(0.2)

    def look_away(self) -> None:
        """End the stream."""
        self._over = True
        if self._line.sock is not None:
            try:
                self._line.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def _read(self, answer: http.client.HTTPResponse, after: str) -> str:
        for raw in answer:
            name, _colon, value = raw.decode().rstrip("\n").partition(": ")
            if name == "id":
                after = value
            elif name == "data" and '"kind"' in value:
                op = json.loads(value)
                self.seen.setdefault(str(op.get("id")), time.monotonic())
            elif name == "event" and value == "end":
                self._over = True
        return after
