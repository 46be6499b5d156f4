"""A form of ours is accepted as a real browser sends it: with its Origin header, which no test client makes up."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.live_server import LiveServer


@pytest.mark.browser
def test_a_code_typed_into_a_browser_leads_to_the_groups(server: LiveServer) -> None:
    code = server.codes()[0]["code"]
    with sync_playwright() as play, launch(play) as browser:
        page = browser.new_page(base_url=server.url, locale="de-DE")
        page.goto("/mitmachen/")
        page.fill("#code", code)
        page.locator("main button.kern-btn--primary").click()
        page.locator("main .tile").first.wait_for()

        assert page.locator("main .tile").count() == 4
