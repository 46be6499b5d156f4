"""A house below another site, and what leads out of it: addresses in pages, headers, documents and interfaces."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

import httpx
from django.urls import Resolver404, resolve

from tests.live_server import LiveServer

PASSWORD = "Beispiel-Demo-2025"
ATTRIBUTE = re.compile(r'\s[a-z:-]+="(/[^"]*)"')
FOLLOWED = re.compile(r'\s(?:href|src|action|formaction|hx-get|hx-post|data-src|data-state)="([^"#]*)')
# An address that begins at the root of the name, in scripts, styles, calendars and JSON.
IN_TEXT = re.compile(r"""(?:url\(|["'`:])(/(?:api|live|static|f|p|k|j|l|m|konto|arbeit|pinnwand|mitmachen|plan|sw\.js)\b[^"'`)\s]*)""")
ENOUGH = 2  # pages of one kind a person


def leaks(answer: httpx.Response, home: str) -> Iterator[str]:
    """Addresses of our own name in an answer that do not begin with `home`, which ends with a slash."""
    url = urlsplit(home)
    origin, path = f"{url.scheme}://{url.netloc}", url.path
    kind = answer.headers.get("content-type", "")
    found = [answer.headers.get("location", ""), *(cookie.partition("ath=")[2].partition(";")[0]
                                                   for cookie in answer.headers.get_list("set-cookie"))]
    if kind.startswith("text/html"):
        found += ATTRIBUTE.findall(answer.text)
    elif not kind.startswith(("text/javascript", "application/pdf", "image/", "font/")):
        found += IN_TEXT.findall(answer.text)
    if kind.startswith(("text/", "application/json")):
        found += re.findall(re.escape(origin) + r"[^\s\"'<>]*", answer.text)
    for each in found:
        whole = urljoin(str(answer.url), each)
        if each and whole.startswith(origin + "/") and not f"{whole}/".startswith(origin + path):
            yield f"{answer.url}: {each}"


def signed_in(home: str, who: str) -> httpx.Client:
    """One of the demo's staff, by the sign-in page."""
    client = httpx.Client(trust_env=False, timeout=30)
    page = client.get(f"{home}konto/login/")
    answer = client.post(f"{home}konto/login/", data={
        "login": f"{who}@demo.example", "password": PASSWORD, "csrfmiddlewaretoken": token_of(page)}, headers={"Referer": str(page.url)})
    assert answer.headers.get("location") == f"{urlsplit(home).path}arbeit/", answer.text[:500]
    return client


def seated(home: str, code: str) -> httpx.Client:
    """A participant without scripts."""
    client = httpx.Client(trust_env=False, timeout=30, follow_redirects=True)
    page = client.get(f"{home}j/{code}/")
    group = re.findall(r'name="group"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="group"', page.text)[0]
    answer = client.post(str(page.url), data={"group": next(filter(None, group)), "csrfmiddlewaretoken": token_of(page)},
                         headers={"Referer": str(page.url)})
    assert answer.status_code == 200 and answer.history, answer.text[:500]
    client.follow_redirects = False
    return client


def token_of(page: httpx.Response) -> str:
    return str(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[0])


def walk(client: httpx.Client, home: str, starts: Iterable[str]) -> Iterator[httpx.Response]:
    """What `client` finds by links from `starts`: at most `ENOUGH` of every kind of page, and every style and script once."""
    waiting, seen, kinds = [home + each for each in starts], set[str](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address, home)
        if address in seen or not kind or kinds[kind] >= ENOUGH:
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = client.get(address)
        yield answer
        if answer.is_redirect:
            waiting.append(urljoin(address, answer.headers["location"]))
        elif answer.headers.get("content-type", "").startswith("text/html"):
            waiting += [urljoin(address, each.replace("&amp;", "&")) for each in FOLLOWED.findall(answer.text)]


def kind_of(address: str, home: str) -> str:
    """The name of the page an address belongs to; empty where it is no page of ours, or one that ends the visit."""
    if not address.startswith(home):
        return ""
    path = "/" + address.removeprefix(home).partition("?")[0].partition("#")[0]
    if path.startswith("/static/"):
        return path
    try:
        name = resolve(path).view_name
    except Resolver404:
        return ""
    return "" if "logout" in name or "reset" in name else name


def code_of(server: LiveServer) -> str:
    return str(server.codes()[0]["code"])
