"""What stands beside the code is true: links lead somewhere, commands exist, lists name no registry."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.architecture.tree import ROOT, ours, report, text_of, tracked

LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s#]+)[^)]*\)")
COMMAND = re.compile(r"`?\bmake ([a-z]+)\b(?=[`\s]|$)", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)


def dead_links(name: str, source: str) -> Iterator[str]:
    """Relative links to files that are not there."""
    for found in LINK.finditer(source):
        target = found[1]
        if "://" not in target and not target.startswith("mailto:") and not (ROOT / name).parent.joinpath(target).exists():
            yield f"{name}: {target}"


def unknown_commands(source: str, makefile: str) -> Iterator[str]:
    """`make` commands in code quotes or code blocks that the Makefile does not have."""
    targets = set(TARGET.findall(makefile))
    quoted = "\n".join(re.findall(r"`make [a-z]+|^make [a-z]+", source, re.MULTILINE))
    yield from (command for command in COMMAND.findall(quoted) if command not in targets)


def addresses(lock: str) -> list[str]:
    """Lines of a lock that say where a package comes from."""
    return [line for line in lock.splitlines() if re.search(r"://|file:|index-url|find-links", line)]


def test_links_between_our_pages_lead_somewhere() -> None:
    found = [link for name in ours(".md") for link in dead_links(name, text_of(name))]

    assert found == [], report(found)


def test_every_make_command_that_is_named_exists() -> None:
    makefile = text_of("Makefile")
    found = [f"{name}: {command}" for name in ours(".md") for command in unknown_commands(text_of(name), makefile)]

    assert found == [], report(found)


def test_locks_hold_a_hash_for_each_package_and_no_address() -> None:
    for name in (name for name in tracked() if name.startswith("requirements/")):
        lock = text_of(name)
        assert addresses(lock) == []
        packages = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]
        assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_what_is_locked_for_tests_is_what_runs() -> None:
    run, dev = (dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text_of(f"requirements/{n}.txt"), re.M)) for n in ("run", "dev"))

    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_publiccode_says_what_the_standard_asks_for() -> None:
    data = yaml.safe_load(text_of("publiccode.yml"))

    assert {"publiccodeYmlVersion", "name", "url", "softwareType", "platforms", "developmentStatus"} <= set(data)
    assert data["legal"]["license"] == "EUPL-1.2"
    assert data["maintenance"]["contacts"][0]["name"] != ""
    assert data["localisation"]["availableLanguages"] == ["de", "en", "ar"]
    for language in ("de", "en"):
        described = data["description"][language]
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000


def test_every_reason_for_a_dependency_stands_beside_it() -> None:
    project = text_of("pyproject.toml").split("dependencies = [")[1].split("]\n")[0]
    bare = [line.strip() for line in project.splitlines() if line.strip().startswith('"') and "#" not in line]

    assert bare == []


def test_control_a_dead_link_an_unknown_command_and_an_address_are_found() -> None:
    assert list(dead_links("README.md", "[a](docs/nowhere.md) [b](LICENSE) [c](https://example.org)")) == [
        "README.md: docs/nowhere.md"
    ]
    assert list(unknown_commands("`make fly` and `make run`", "run: x\n")) == ["fly"]
    assert addresses("a==1\n--index-url https://mirror.example\n") == ["--index-url https://mirror.example"]


def test_the_licence_is_the_whole_eupl() -> None:
    text = (Path(ROOT) / "LICENSE").read_text()

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in text
    assert "Compatible Licences" in text
