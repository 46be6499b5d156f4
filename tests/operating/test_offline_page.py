"""docs/operating/offline.md: a bundle built here, laid out where there is no network, and served as a container would."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live_server import ROOT
from tests.operating.machine import Machine, machine, why_not
from tests.operating.pages import Page

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(bool(why_not()), reason=why_not())]  # the mark: among the longest, so first
LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "data", "build", "__pycache__", ".*_cache", ".hypothesis")
OFFLINE = ("PIP_NO_INDEX=1", "PIP_FIND_LINKS=/opt/fachplan/wheels", "PATH=/opt/python/bin:/usr/sbin:/usr/bin:/sbin:/bin")
PYTHON = "/opt/fachplan/.venv/bin/python"
VOLUME = "/var/lib/fachplan"
ASK = "import urllib.request as web; print(web.urlopen('http://127.0.0.1:8000/healthz', timeout=2).read().decode())"
AS_CONTAINER = f"""mount -t proc proc /proc; mount --bind {VOLUME} {VOLUME}; mount -o remount,ro,bind /; mount -t tmpfs tmpfs /tmp
exec setpriv --reuid="$1" --regid="$1" --clear-groups --no-new-privs --bounding-set=-all "${{@:2}}" """
START_SECONDS = 60


def with_pip() -> str:
    """The folder of a Python that has pip."""
    folders = [Path(sys.executable).parent, Path(sys.base_prefix) / "bin"]
    return next(str(each) for each in folders if subprocess.run([each / "python3", "-m", "pip", "-V"], capture_output=True).returncode == 0)


@pytest.fixture(scope="module")
def page() -> Page:
    return Page("offline.md", {})


@pytest.fixture(scope="module")
def bundle(page: Page, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle, made by the page's own commands in a copy of the checkout."""
    place = tmp_path_factory.mktemp("bundle")
    shutil.copytree(ROOT, place / "checkout", ignore=LEFT_OUT)
    for block in page.commands["run"]:
        done = subprocess.run(["sh", "-euc", block], cwd=place / "checkout", capture_output=True, text=True, check=False,
                              env={**os.environ, "PATH": f"{with_pip()}:/usr/bin:/bin"})
        if done.returncode and "No matching distribution" in done.stderr:
            pytest.skip(f"no package index: {done.stderr.splitlines()[-1]}")
        assert done.returncode == 0, done.stderr[-3000:]
    shutil.rmtree(place / "checkout")
    return place / "fachplan-bundle.tar.gz"


@pytest.fixture(scope="module")
def island(page: Page, bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine without a network on which the bundle was laid out by the page's commands."""
    with machine(tmp_path_factory.mktemp("island") / "m", checkout=None) as running:
        shutil.copy(bundle, running.files / "fachplan-bundle.tar.gz")
        for block in page.commands["offline"]:
            running.run("env", OFFLINE[-1], "sh", "-euc", block, within=120)
        yield running


def lines_of(recipe: str, name: str) -> list[str]:
    """What a recipe says after `name`, line by line."""
    return re.findall(rf"^{name} (.*)$", recipe, re.MULTILINE)


def container(island: Machine, recipe: str) -> "subprocess.Popen[bytes]":
    """`CMD` as its own process 1, with a read-only root, memory under /tmp and one volume."""
    user, place, environment = (lines_of(recipe, name)[0] for name in ("USER", "WORKDIR", "ENV"))
    told = [*shlex.split(environment), "FACHPLAN_URL=https://beteiligung.example.org", "PATH=/usr/bin:/bin"]
    inside = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-euc", AS_CONTAINER, "bash", user, "env", "-i", *told,
              "sh", "-c", f'cd {place} && exec "$@"', "sh", *json.loads(lines_of(recipe, "CMD")[0])]
    return subprocess.Popen(["nsenter", f"--target={island.first}", "--mount", "--pid", "--net", "--uts", "--ipc", "--root",
                             "env", "--chdir=/", *inside], stdin=subprocess.DEVNULL)


def first_process(island: Machine) -> str:
    """The number, inside the machine, of the process that is number one of the container."""
    return island.run("pgrep", "-f", "^/[^ ]*python3? .venv/bin/fachplan serve$").strip()


def test_what_the_bundle_holds_is_enough_where_there_is_no_network(island: Machine) -> None:
    assert island.run("ls", "/sys/class/net").split() == ["lo"]
    assert "No broken requirements" in island.run(PYTHON, "-m", "pip", "check")
    assert island.run("env", "FACHPLAN_DATA=/tmp/data", "/opt/fachplan/.venv/bin/fachplan", "verify", "--json", within=60).startswith("{")


def test_the_recipe_of_the_container_serves_from_a_read_only_root_and_ends_when_told(island: Machine, page: Page) -> None:
    recipe = page.files["Containerfile"]
    steps = [line for line in lines_of(recipe, "RUN") if not line.startswith("apt-get")]
    for step in steps:
        island.run("env", "--chdir=/opt/fachplan", *OFFLINE, "sh", "-euc", step, within=120)
    running = container(island, recipe)
    try:
        until, said = time.monotonic() + START_SECONDS, ""
        while time.monotonic() < until and running.poll() is None and not said.startswith("{"):
            said = island.run(PYTHON, "-c", ASK, check=False)
        answer = json.loads(said)
        number = first_process(island)
        refused = island.run("nsenter", f"--target={number}", "--mount", "sh", "-c",
                             "touch /opt/fachplan/x; touch /etc/x; touch /tmp/x && touch /var/lib/fachplan/x && echo both", check=False)
        began = time.monotonic()
        island.run("kill", "-TERM", number)
        running.wait(10)
        took = time.monotonic() - began
    finally:
        running.kill()

    assert len(steps) == 2
    assert (answer["status"], answer["database"]) == ("ok", "sqlite")
    assert refused.count("Read-only file system") == 2 and "both" in refused
    assert (running.returncode, took < 5) == (0, True)
