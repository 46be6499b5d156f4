"""``/metrics`` of a running server: figures for the machine itself, and for everybody else nothing is there."""

import httpx

from tests.contract.conftest import Person, Stream
from tests.contract.running import Site


def asked(site: Site, **headers: str) -> httpx.Response:
    return httpx.get(f"{site.url}/metrics", headers=headers, trust_env=False)


def test_the_machine_itself_reads_how_many_listen_and_others_find_nothing(site: Site, ada: Person) -> None:
    def listeners() -> str:
        return next(line.split()[-1] for line in asked(site).text.splitlines() if line.startswith("fachplan_listeners{"))

    before = int(listeners())
    Stream(ada, ada.board())

    assert int(listeners()) == before + 1
    assert asked(site).headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert asked(site, **{"X-Forwarded-For": "192.0.2.1"}).status_code == 404
    assert "fachplan_" not in asked(site, **{"X-Forwarded-For": "192.0.2.1"}).text
