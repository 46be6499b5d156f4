"""What we took from others is exactly what the lock says, complete, mirrored, and carries its licence."""

import json
import re

import pytest

from tools.vendor import DOCUMENT_FONTS, FONTS, LOCK, STATIC, VERSIONS, WEB_FONTS, checked, kern_css

TRUETYPE, WOFF2 = b"\x00\x01\x00\x00", b"wOF2"


def test_the_lock_holds_every_package_by_name_version_and_integrity_only() -> None:
    lock = json.loads(LOCK.read_text())

    assert {entry["name"]: entry["version"] for entry in lock} == VERSIONS
    assert {key for entry in lock for key in entry} == {"name", "version", "integrity"}
    assert [entry["name"] for entry in lock if not re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", entry["integrity"])] == []


def test_a_package_that_the_lock_does_not_hold_is_refused() -> None:
    lock = [{"name": "htmx.org", "version": "4.0.1", "integrity": "sha512-right"}]

    checked("htmx.org", "4.0.1", "sha512-right", lock)
    with pytest.raises(SystemExit, match="has integrity sha512-wrong"):
        checked("htmx.org", "4.0.1", "sha512-wrong", lock)


def test_every_font_of_pages_and_documents_is_there_and_is_what_it_says() -> None:
    web = {f"{package}-{subset}-{weight}-normal.woff2" for package, subset, weight in WEB_FONTS}

    assert {path.name for path in (STATIC / "fonts").glob("*.woff2")} == web
    assert {path.name for path in FONTS.glob("*.ttf")} == set(DOCUMENT_FONTS)
    assert {path.read_bytes()[:4] for path in (STATIC / "fonts").glob("*.woff2")} == {WOFF2}
    assert {path.read_bytes()[:4] for path in FONTS.glob("*.ttf")} == {TRUETYPE}
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 12_000_000


def test_every_font_that_a_page_can_ask_for_is_named_in_the_look() -> None:
    look = (STATIC.parent / "base/look.css").read_text()
    named = set(re.findall(r"url\(\.\./vendor/fonts/([^)]+)\)", look))

    assert named == {path.name for path in (STATIC / "fonts").glob("*.woff2")}


@pytest.mark.parametrize(
    "path",
    [
        "kern/LICENSE.md", "htmx/LICENSE", "fonts/LICENSE-fira-sans", "fonts/LICENSE-noto-sans-arabic",
        "fonts/LICENSE-noto-sans-ethiopic",
    ],
)  # fmt: skip
def test_the_licence_lies_beside_what_we_took(path: str) -> None:
    assert len((STATIC / path).read_text()) > 500


def test_every_family_of_the_documents_has_its_licence() -> None:
    licences = {path.name.removeprefix("LICENSE-") for path in FONTS.glob("LICENSE-*")}
    families = {package for parts in DOCUMENT_FONTS.values() for package, _, _ in parts}

    assert licences == families


@pytest.mark.parametrize("name", ["kern.css", "kern.rtl.css"])
def test_kern_comes_without_its_fonts_without_the_federal_header_and_asks_nobody(name: str) -> None:
    css = (STATIC / "kern" / name).read_text()

    assert "@font-face" not in css
    assert "kern-kopfzeile" not in css
    assert [address for address in re.findall(r"url\(([^)]{0,40})", css) if not address.strip("'\"").startswith("data:")] == []
    assert css.count("{") == css.count("}")


def test_the_mirrored_kern_is_the_same_sheet_turned_round() -> None:
    straight, turned = ((STATIC / "kern" / name).read_text() for name in ("kern.css", "kern.rtl.css"))
    left, right = (len(re.findall(rf"[{{;]{side}:", straight)) for side in ("margin-left", "margin-right"))

    assert turned != straight
    assert straight.count("{") == turned.count("{")
    assert [len(re.findall(rf"[{{;]{side}:", turned)) for side in ("margin-left", "margin-right")] == [right, left]


def test_control_kern_would_bring_fonts_and_header_along() -> None:
    css = "@font-face{src:url(a.woff2)}.kern-kopfzeile{color:red}.kern-btn{color:blue}"

    assert kern_css(css) == ".kern-btn{color:blue}"


def test_vendored_files_hold_nothing_nobody_asked_for() -> None:
    here = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    known = re.compile(r"kern/(kern(\.rtl)?\.css|LICENSE\.md)|htmx/(htmx\.min\.js|LICENSE)|fonts/(LICENSE-[a-z-]+|[a-z0-9-]+\.woff2)")

    assert sorted(name for name in here if not known.fullmatch(name)) == []
