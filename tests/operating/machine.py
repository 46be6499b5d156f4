"""A machine inside this one, with a systemd of its own as its first process: units are run, not read.

Everything it writes lies in memory and is gone with it. It needs root and a kernel that lets root have it.
"""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.live_server import ROOT

SCRIPT = Path(__file__).with_name("machine.sh")
SYSTEMD = ("/lib/systemd/systemd", "--system", "--unit=basic.target", "--show-status=no")
CAN = ["unshare", "--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--fork"]
BOOT_SECONDS = 60
VENV = "/opt/fachplan/.venv"


class Machine:
    """A running one; `run` works inside as root, `files` are its root folder seen from here."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.files = Path(f"/proc/{first}/root")

    def run(self, *command: str, check: bool = True, within: int = 60) -> str:
        """Run a command inside and return what it says.

        :raises AssertionError: if it fails and `check` is set.
        """
        done = subprocess.run(["nsenter", f"--target={self.first}", "--mount", "--pid", "--net", "--uts", "--ipc", "--root",
                               "env", "-i", "--chdir=/", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", *command],
                              capture_output=True, text=True, timeout=within, check=False)
        assert not check or done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-3000:]}"
        return done.stdout + done.stderr

    def told(self, unit: str, name: str) -> str:
        """What systemd knows of a unit."""
        return self.run("systemctl", "show", "--value", f"--property={name}", unit).strip()


def why_not() -> str:
    """Why no machine can run here, or nothing."""
    if os.getuid() != 0:
        return "a machine inside this one needs root"
    if not Path(SYSTEMD[0]).exists():
        return "no systemd: sh tools/nginx.sh installs it"
    tried = subprocess.run([*CAN, "true"], capture_output=True, text=True, check=False)
    return tried.stderr.strip()


@contextmanager
def machine(place: Path, *first: str, checkout: Path | None = ROOT) -> Iterator[Machine]:
    """A machine with this checkout under /opt/fachplan, as the pages want it, for the length of a block."""
    lock = (Path(tempfile.gettempdir()) / "fachplan-machine.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)  # one at a time: the groups of processes have one tree for all
    place.mkdir()
    command = [*CAN, "--kill-child", "sh", str(SCRIPT), str(place), str(checkout or "none"), sys.base_prefix, *(first or SYSTEMD)]
    with (place.parent / f"{place.name}.log").open("wb") as log:
        outer = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        running = Machine(_first_of(outer, place))
        if checkout is not None:
            _move_in(running)
        yield running
    finally:
        outer.send_signal(signal.SIGKILL)
        outer.wait(15)
        lock.close()


def _first_of(outer: "subprocess.Popen[bytes]", place: Path) -> int:
    """The process that is number one inside, once it answers."""
    log = place.parent / f"{place.name}.log"
    until = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < until and outer.poll() is None:
        children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()
        if children and (Machine(int(children[0])).files / "opt/python/bin").exists() and _is_up(int(children[0])):
            return int(children[0])
        time.sleep(0.05)  # the pace of asking
    raise AssertionError(log.read_text()[-3000:])


def _is_up(first: int) -> bool:
    asked = ["nsenter", f"--target={first}", "--mount", "--pid", "--root", "systemctl", "is-active", "basic.target"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _move_in(running: Machine) -> None:
    """Let the checkout's environment know its new place; Python itself may lie where a service cannot see it."""
    venv = running.files / VENV.removeprefix("/")
    python = f"/opt/python/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for each in (venv / "bin").glob("python*"):
        each.unlink()
    for name in ("python", "python3", Path(python).name):
        (venv / "bin" / name).symlink_to(python)
    (venv / "pyvenv.cfg").write_text(f"home = /opt/python/bin\nversion = {sys.version.split()[0]}\n")
    script = venv / "bin" / "fachplan"
    script.write_text(f"#!{VENV}/bin/python\n" + script.read_text().partition("\n")[2])
    for each in (venv / "lib" / Path(python).name / "site-packages").glob("__editable__.fachplan*.pth"):
        each.write_text("/opt/fachplan\n")
