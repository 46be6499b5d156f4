"""The least of an HTTP client: raw sockets, so that the client costs little beside the server it measures."""

import asyncio
import json
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self


class Wire:
    """One kept-alive connection."""

    def __init__(self, port: int, token: str = "") -> None:
        self._port = port
        self._token = f"Authorization: Bearer {token}\r\n" if token else ""
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._writer.close()

    async def ask(self, method: str, path: str, document: object = None, token: str = "") -> tuple[int, Any]:
        """Status and JSON of one request, by the connection's own token or by `token`."""
        who = f"Authorization: Bearer {token}\r\n" if token else self._token
        body = json.dumps(document).encode() if document is not None else b""
        head = (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{who}"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n")
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        content = await self._reader.readexactly(length)
        return int(answer[9:12]), json.loads(content) if content else None

    async def follow(self, path: str) -> AsyncIterator[dict[str, Any]]:
        """The ops of a stream of events, as they come."""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{self._token}\r\n".encode())
        async for line in self._reader:
            if line.startswith(b'data: {"seq"'):
                yield json.loads(line[6:])
