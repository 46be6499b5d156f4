"""A city's own sign-in for tests: the certified `oidc-provider` of npm in a process of its own, and somebody who walks its pages."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.live_server import free_port

HERE = Path(__file__).parent / "oidc"
CLIENT, SECRET = "fachplan", "a-secret-of-this-test"
PLANNING: dict[str, Any] = {"email": "planung@stadt.example", "name": "Planung", "groups": ["fachplan-planung", "kantine"]}
FORM = re.compile(r'<form[^>]*action="([^"]+)"')
PROMPT = re.compile(r'name="prompt" value="(\w+)"')


@dataclass(slots=True)
class Provider:
    """A running provider and the file of its people."""

    port: int
    people: Path
    process: "subprocess.Popen[str]"

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, **people: dict[str, Any]) -> None:
        """These and no others have an account from now on."""
        self.people.write_text(json.dumps(people))

    def walk(self, address: str, login: str) -> str:
        """Sign in there as `login`, agree, and give back where the provider sends the browser."""
        with httpx.Client(trust_env=False) as http:
            answer = http.get(address)
            while True:
                if answer.is_redirect:
                    there = str(answer.headers["Location"])
                    if not there.startswith(("/", self.issuer)):
                        return there
                    answer = http.get(httpx.URL(self.issuer).join(there))
                    continue
                assert answer.status_code == 200, answer.text
                form = {"prompt": PROMPT.findall(answer.text)[0], "login": login, "password": "any"}
                answer = http.post(httpx.URL(self.issuer).join(FORM.findall(answer.text)[0]), data=form)


@contextmanager
def running_provider(place: Path, redirect: str) -> Iterator[Provider]:
    """A provider that knows one place to send people back to."""
    shutil.copytree(HERE, place, dirs_exist_ok=True)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=place, check=True, stdout=subprocess.DEVNULL)
    port, people = free_port(), place / "people.json"
    people.write_text("{}")
    process = subprocess.Popen(["node", "provider.mjs", str(port), str(people), redirect], cwd=place, stdout=subprocess.PIPE, text=True,
                               stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield Provider(port, people, process)
    finally:
        process.kill()
        process.wait()
