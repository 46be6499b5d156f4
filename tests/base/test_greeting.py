"""The house greets once its web server answers; one that dies while it answers is asked again."""

import socket
import threading
from typing import Any

import pytest

from fachplan.base.serve import _greet

HALF = b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"sta'
WHOLE = b'HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{"status":"ok"}'


@pytest.mark.django_db
def test_half_an_answer_of_a_killed_worker_does_not_end_the_house(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings.HOST, settings.PORT = door.getsockname()

        def answer() -> None:
            for each in (HALF, b"no HTTP at all\r\n\r\n", WHOLE):
                line, _who = door.accept()
                with line:
                    asked.append(line.recv(4096))
                    line.sendall(each)

        answering = threading.Thread(target=answer, daemon=True)
        answering.start()
        _greet([])
        answering.join(5)

    assert len(asked) == 3
    assert "Fachplan" in capsys.readouterr().out
