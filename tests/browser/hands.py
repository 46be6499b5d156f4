"""Two ways to do the same day: by keyboard alone, and by role and accessible name alone. No selector, no text search."""

from __future__ import annotations

import re
from re import Pattern
from typing import Any, Literal

from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from tests.live_server import LiveServer

Role = Literal["button", "link", "textbox", "radio", "checkbox", "combobox", "spinbutton", "menuitem", "searchbox"]
Seen = Literal["heading", "button", "link", "region", "status", "textbox", "article", "listitem", "cell", "checkbox", "img", "alert"]
Name = str | Pattern[str]
Around = tuple[Literal["group", "region", "row", "listitem", "navigation", "article", "complementary", "list", "form", "dialog"], Name]
MOST_TABS = 250
WHERE = """wanted => { const now = document.activeElement;
    if (now === wanted) return 'there';
    if (!wanted.isConnected) return 'gone';
    return wanted.type === 'radio' && now.type === 'radio' && now.name === wanted.name && now.form === wanted.form ? 'beside' : ''; }"""
OPENED = "if (!this.parentElement.open) this.click(); return this.isConnected && this.parentElement.open"
FOCUS_SHOWS = """wanted => { const tile = wanted.closest('.tile, .choice label, label, .card__pick');
    return [wanted, tile ?? wanted].map((each) => getComputedStyle(each))
        .some((style) => style.outlineStyle !== 'none' || style.boxShadow !== 'none'); }"""


def named(name: Name) -> str:
    return name if isinstance(name, str) else name.pattern


class Hands:
    """Somebody at a page: what they look for has a role and a name, whatever hands they use."""

    def __init__(self, page: Page, forum: str) -> None:
        self.page, self.forum = page, forum
        page.set_default_timeout(10_000)

    def find(self, role: Role | Seen, name: Name, within: Around | None = None) -> Locator:
        place: Page | Locator = self.page
        if within is not None:
            place = self.page.get_by_role(within[0], name=within[1], exact=isinstance(within[1], str))
        return place.get_by_role(role, name=name, exact=isinstance(name, str))

    def sees(self, role: Seen | Role, name: Name, within: Around | None = None) -> None:
        """Wait until it is there: the event that lets a day go on."""
        expect(self.find(role, name, within).first).to_be_visible()

    def told(self, words: str) -> None:
        """Wait until a message in a live region says so."""
        expect(self.page.get_by_role("status").filter(has_text=re.compile(re.escape(words))).first).to_be_visible()

    def press(self, role: Role, name: Name, within: Around | None = None) -> None:
        raise NotImplementedError

    def write(self, name: Name, text: str, within: Around | None = None, role: Role = "textbox") -> None:
        raise NotImplementedError

    def choose(self, name: Name, within: Around | None = None, role: Role = "radio") -> None:
        raise NotImplementedError

    def pick(self, name: Name, option: str) -> None:
        raise NotImplementedError

    def unfold(self, name: str) -> None:
        raise NotImplementedError

    def disclosure(self, name: str) -> Disclosure:
        """What folds open, as the browser tells a screen reader: Playwright knows no role for it."""
        self.page.wait_for_load_state("domcontentloaded")  # the browser's tree is asked once, not waited for
        return Disclosure(self.page, name)


class Disclosure:
    """A disclosure triangle, found by the accessible name in the browser's own tree."""

    def __init__(self, page: Page, name: str) -> None:
        self.talk: CDPSession = page.context.new_cdp_session(page)
        self.talk.send("Accessibility.enable")
        root = self.talk.send("DOM.getDocument")["root"]["nodeId"]
        asked = {"nodeId": root, "accessibleName": name, "role": "DisclosureTriangle"}
        found = self.talk.send("Accessibility.queryAXTree", asked)["nodes"]
        assert found, f"nothing named “{name}” folds open on {page.url}"
        resolved = self.talk.send("DOM.resolveNode", {"backendNodeId": found[0]["backendDOMNodeId"]})
        self.object = resolved["object"]["objectId"]

    def ask(self, body: str) -> Any:
        call = {"objectId": self.object, "functionDeclaration": f"function() {{ {body} }}", "returnByValue": True}
        return self.talk.send("Runtime.callFunctionOn", call)["result"].get("value")

    def focused(self) -> bool:
        return bool(self.ask("return document.activeElement === this"))


class ByName(Hands):
    """A screen reader's list of controls: what it finds by role and name, it activates."""

    def press(self, role: Role, name: Name, within: Around | None = None) -> None:
        self.find(role, name, within).first.click()

    def write(self, name: Name, text: str, within: Around | None = None, role: Role = "textbox") -> None:
        field = self.find(role, name, within).first
        field.fill(_as_value(text))

    def choose(self, name: Name, within: Around | None = None, role: Role = "radio") -> None:
        self.find(role, name, within).first.check(force=True)  # the tile around it takes the pointer

    def pick(self, name: Name, option: str) -> None:
        self.find("combobox", name).select_option(label=option)

    def unfold(self, name: str) -> None:
        """Open it and see that it is open: a part drawn anew meanwhile has another one in its place."""
        for _try in range(MOST_TABS):
            if self.disclosure(name).ask(OPENED):
                return
        raise AssertionError(f"what unfolds “{name}” on {self.page.url} does not stay open")


class ByKeyboard(Hands):
    """Tab, Enter, Space, arrows and letters; nothing else."""

    def press(self, role: Role, name: Name, within: Around | None = None) -> None:
        self.reach(self.find(role, name, within).first, f"{role} “{named(name)}”")
        self.page.keyboard.press("Enter")

    def write(self, name: Name, text: str, within: Around | None = None, role: Role = "textbox") -> None:
        field = self.find(role, name, within).first
        self.reach(field, f"{role} “{named(name)}”")
        if field.get_attribute("type") in ("date", "time"):
            self.page.keyboard.type(_as_typed(text))
            assert field.input_value() == _as_value(text), f"the field reads {field.input_value()}"
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, name: Name, within: Around | None = None, role: Role = "radio") -> None:
        wanted = self.find(role, name, within).first
        self.reach(wanted, f"{role} “{named(name)}”")
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        assert wanted.is_checked()

    def pick(self, name: Name, option: str) -> None:
        field = self.find("combobox", name).first
        self.reach(field, f"combobox “{named(name)}”")
        self.page.keyboard.type(option)
        assert field.evaluate("field => field.selectedOptions[0].text.trim()") == option

    def unfold(self, name: str) -> None:
        wanted = self.disclosure(name)
        for _tab in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if not wanted.ask("return this.isConnected"):  # drawn anew meanwhile
                wanted = self.disclosure(name)
            if wanted.focused():
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"{MOST_TABS} times Tab do not reach what unfolds “{name}” on {self.page.url}")

    def reach(self, wanted: Locator, called: str) -> None:
        """Press Tab until the focus is there, arrows inside a set of choices; and see that the focus can be seen."""
        wanted.wait_for(state="attached")
        handle = wanted.element_handle()
        assert handle is not None
        for _tab in range(MOST_TABS):
            where = handle.evaluate(WHERE)
            if where == "there":
                assert handle.evaluate(FOCUS_SHOWS), f"nobody sees the focus on the {called} on {self.page.url}"
                return
            if where == "gone":  # drawn anew meanwhile
                handle = wanted.element_handle()
                assert handle is not None
            self.page.keyboard.press("ArrowDown" if where == "beside" else "Tab")
        raise AssertionError(f"{MOST_TABS} times Tab do not reach the {called} on {self.page.url}")


def _as_value(text: str) -> str:
    """15.01.2025 as a date field holds it; anything else as it is."""
    day = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", text)
    return f"{day[3]}-{day[2]}-{day[1]}" if day else text


def _as_typed(text: str) -> str:
    """A date or time in the order in which this Chromium, an English one, asks for its parts."""
    if ":" in text:
        hour, minute = text.split(":")
        return f"{(int(hour) - 1) % 12 + 1:02}{minute}{'PM' if int(hour) >= 12 else 'AM'}"
    day, month, year = text.split(".")
    return month + day + year


def person(browser: Browser, server: LiveServer, kind: type[Hands], forum: str, *, width: int = 1280) -> Hands:
    """A laptop or a phone of somebody who is not signed in yet."""
    room = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": width, "height": 900}, accept_downloads=True)
    return kind(room.new_page(), forum)
