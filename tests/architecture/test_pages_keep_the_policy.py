"""The content security policy forbids what stands in the markup; the source must not try."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import ours, report, text_of

COMMENT = re.compile(r"{#.*?#}|{% comment.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
ELSEWHERE = r"""<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*["'](?:https?:)?//"""
MARKUP = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script inside the page": re.compile(r"<script\b(?![^>]*\ssrc\s*=)[^>]*>", re.IGNORECASE),
    "a handler in the markup": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "a js: value": re.compile(r"""["']\s*js:""", re.IGNORECASE),
    "javascript: in a link": re.compile(r"javascript:", re.IGNORECASE),
    "another house's file": re.compile(ELSEWHERE, re.IGNORECASE),
}
SCRIPT = {
    # Reading a page's markup is no harm (the phone keeps it as it stands); making markup of text is.
    "innerHTML": re.compile(r"\b(?:inner|outer)HTML\b(?:\s*\+?=(?!=)|[\"'\]])|\binsertAdjacentHTML\b|\bdocument\.write\b"
                            r"|\bsetHTMLUnsafe\b|\bcreateContextualFragment\b"),
    "eval": re.compile(r"\beval\s*\(|\bnew Function\b"),
    "a style as text": re.compile(r"""setAttribute\(\s*["']style["']|\.cssText\b"""),
}
# One sheet serves both directions, so nothing in it knows left from right.
SHEET = {
    "left or right": re.compile(
        r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:"
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius"
    ),
    "another house's file": re.compile(r"""url\(\s*["']?(?:https?:)?//|@import\s+url"""),
}
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def offences(source: str, rules: dict[str, re.Pattern[str]]) -> Iterator[str]:
    """What in a file breaks a rule, with its line."""
    for rule, pattern in rules.items():
        for found in pattern.finditer(source):
            yield f"line {source.count(chr(10), 0, found.start()) + 1}: {rule}"


def keep_lines(pattern: re.Pattern[str], source: str) -> str:
    """Take comments out and leave their line ends."""
    return pattern.sub(lambda found: "\n" * found[0].count("\n"), source)


def check(ending: str, rules: dict[str, re.Pattern[str]], comment: re.Pattern[str] = COMMENT) -> list[str]:
    """The offences of all our files of one kind."""
    names = ours(ending, under="fachplan/")
    return [f"{name} {what}" for name in names for what in offences(keep_lines(comment, text_of(name)), rules)]


def test_templates_hold_no_style_no_script_and_no_handler() -> None:
    found = check(".html", MARKUP)

    assert found == [], report(found)


def test_scripts_write_no_markup() -> None:
    found = check(".js", SCRIPT, CSS_COMMENT)

    assert found == [], report(found)


def test_sheets_know_no_left_and_no_right() -> None:
    found = check(".css", SHEET, CSS_COMMENT)

    assert found == [], report(found)


@pytest.mark.parametrize(
    ("rule", "markup"),
    [
        ("a style attribute", '<p class="a" style="color: red">'),
        ("a style element", "<style>p {}</style>"),
        ("a script inside the page", "<script>start()</script>"),
        ("a script inside the page", '<script type="module">start()</script>'),
        ("a handler in the markup", '<button type="button" onclick="go()">'),
        ("hx-on", '<form hx-on:submit="go()">'),
        ("a js: value", "<form hx-vals='js:{a: 1}'>"),
        ("javascript: in a link", '<a href="javascript:go()">'),
        ("another house's file", '<script src="https://example.org/a.js"></script>'),
    ],
)
def test_control_markup_that_breaks_the_policy_is_found(rule: str, markup: str) -> None:
    assert f"line 2: {rule}" in list(offences("<main>\n" + markup, MARKUP))


def test_control_sound_markup_passes() -> None:
    sound = '<script src="/static/a.js" type="module"></script><p data-style="a" lang="de">on time = 1</p>'

    assert list(offences(sound, MARKUP)) == []


@pytest.mark.parametrize("line", [
    "a.innerHTML = b", "a.outerHTML+=b", "a['innerHTML'] = b", "a.setHTMLUnsafe(b)", "eval(b)", 'a.setAttribute("style", b)',
    "a.style.cssText = b"])
def test_control_a_script_that_writes_markup_is_found(line: str) -> None:
    assert len(list(offences(line, SCRIPT))) == 1
    assert list(offences('a.style.setProperty("--x", b); a.textContent = evaluate(b.outerHTML)', SCRIPT)) == []


@pytest.mark.parametrize("line", ["a { margin-left: 1px }", "a { left: 0 }", "a { text-align: right }", "float: left"])
def test_control_a_sheet_with_a_side_is_found(line: str) -> None:
    assert len(list(offences(line, SHEET))) == 1
    assert list(offences("a { margin-inline-start: 1px; inset-inline-end: 0; text-align: start }", SHEET)) == []
