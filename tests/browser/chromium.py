"""The system's Chromium, started the same way everywhere: headless, in a fresh profile, speaking to nobody else."""

import shutil

from playwright.sync_api import Browser, Playwright

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


def executable() -> str:
    """Where the system keeps it.

    :raises RuntimeError: if there is none.
    """
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        raise RuntimeError("no Chromium: run `make doctor`")
    return path


def launch(play: Playwright) -> Browser:
    """Start Chromium."""
    return play.chromium.launch(executable_path=executable(), args=list(FLAGS))
