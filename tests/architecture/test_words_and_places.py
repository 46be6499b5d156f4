"""One installation is any municipality, and no file tells where or with what it was written."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import ours, report, text_of, tracked

# A law, a town or a holiday of one Land is the demo's data; only the folder of the demo may be named.
ONE_TOWN = re.compile(r"dresd|sachsen|sächs|saechs|saxon|gorbitz|prohlis|löbtau|lößnitz|pirna|meißen", re.IGNORECASE)
DEMO_FOLDER = re.compile(r'demo/dresden|"demo" / "dresden"')
# All sixteen Länder stand there, none before the others.
ALL_LAENDER = "fachplan/base/laender.py"
TOWN_FREE = (".py", ".html", ".js", ".css", ".po", ".svg", ".typ", ".yaml", ".json", ".txt")
# Spelled in two halves, so that this file does not find itself.
PATHS = ("/wo" + "rk/(main|shared)", "/ro" + "ot/", r"/ho" + r"me/\w", "/tm" + "p/fp", r"C:\\" + "Users")
HOSTS = (r"pythonho" + r"sted\.org", r"\bpypi" + r"\.org", r"registry\.np" + r"mjs", "/opt/py" + "pi")
TOOLS = ("clau" + "de", "anthr" + "opic", "chat" + "gpt", "open" + "ai", "co" + "pilot")
MACHINE_PATH = re.compile("|".join(PATHS))
REGISTRY = re.compile("|".join(HOSTS))
TOOL = re.compile(r"\b(" + "|".join(TOOLS) + r")\b", re.IGNORECASE)
BINARY = (".woff2", ".ttf", ".otf", ".png", ".jpg", ".ico", ".pdf", ".docx", ".xlsx", ".gz", ".zip", ".mo")


def one_town(source: str) -> Iterator[str]:
    """Words that belong to one town or Land."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := ONE_TOWN.search(DEMO_FOLDER.sub("", line)):
            yield f"line {number}: {found[0]}"


def traces(source: str) -> Iterator[str]:
    """Paths of a machine, hosts of a registry, names of tools."""
    for number, line in enumerate(source.splitlines(), start=1):
        for pattern in (MACHINE_PATH, REGISTRY, TOOL):
            if found := pattern.search(line):
                yield f"line {number}: {found[0]}"


def test_no_town_and_no_land_stands_in_the_code() -> None:
    names = [name for name in ours(*TOWN_FREE, under="fachplan/") if name != ALL_LAENDER]
    found = [f"{name} {word}" for name in names for word in one_town(text_of(name))]

    assert found == [], report(found)


def test_no_tracked_file_names_a_machine_a_registry_or_a_tool() -> None:
    # A bundle's stored files are called by their digest: pictures without an ending.
    names = [name for name in tracked() if not name.endswith(BINARY) and "/vendor/" not in name and not re.search("^demo/.*/files/", name)]
    found = [f"{name} {trace}" for name in names for trace in traces(text_of(name))]

    assert found == [], report(found)


@pytest.mark.parametrize(
    "line", ["CITY = 'Dresden'", 'msgid "In Sachsen gilt"', "# Buß- und Bettag (Saxony only)", "<p>Löbtau</p>"]
)
def test_control_a_town_is_found(line: str) -> None:
    assert len(list(one_town("x = 1\n" + line))) == 1
    assert list(one_town('DEMO = ROOT / "demo" / "dresden"  # demo/dresden')) == []


@pytest.mark.parametrize("line", ["open('/ro" + "ot/x')", "https://files.pythonho" + "sted.org/a", "by Clau" + "de"])
def test_control_a_trace_is_found(line: str) -> None:
    assert len(list(traces(line))) == 1
    assert list(traces("/api/v1/boards is at work; root is a user")) == []
