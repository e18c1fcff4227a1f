"""Every page in a real browser: no violation of WCAG 2.2 AA that axe can find, in every dress.

Chromium is no part of what the other tests need; where it is missing, this says so and is skipped.
"""

import re
import shutil
import sys
import urllib.request
from functools import cache

import pytest
from service import until

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), "")

DRESSES = {
    "desktop": dict(viewport=dict(width=1280, height=800)),
    "narrow": dict(viewport=dict(width=320, height=640)),
    "dark": dict(viewport=dict(width=1280, height=800), color_scheme="dark"),
    "high contrast": dict(viewport=dict(width=1280, height=800), forced_colors="active"),
    "paper": dict(viewport=dict(width=1120, height=800)),
}


def why_not() -> str:
    if not CHROMIUM:
        return "NOT TESTED: there is no Chromium. Install it: apt-get install chromium"
    try:
        import axe_playwright_python, playwright  # noqa: F401
    except ImportError:
        return "NOT TESTED: pip install playwright axe-playwright-python"
    return ""


@pytest.fixture(scope="module")
def board(daemon) -> str:
    def said():
        return re.findall(r"http://127\.0\.0\.1:\d+", daemon.log.read_text())

    # It says where only once it listens, which may be a moment after it is ready.
    return until("the board says where it is", said)[-1]


@pytest.fixture(scope="module")
def browser():
    reason = why_not()
    if reason:
        print(reason, file=sys.__stderr__)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@cache
def addresses(board: str) -> tuple:
    """Every page that the overview's navigation leads to, and those below them."""
    page = urllib.request.urlopen(board + "/").read().decode()
    navigation = page[page.index('<nav class="pages"') : page.index("</nav>")]
    found = re.findall(r'href="(/[^"]*)"', navigation)
    assert {"/", "/fairness", "/waiting-list", "/finance", "/outcomes", "/changes"} <= set(found)
    below = ["/cycles/2019-20-C1", "/board-pack/2019-20-C1", "/changes?from=2018-11-26"]
    return (*found, *below, "/nothing-here")


@pytest.mark.parametrize("dress", DRESSES)
def test_axe_finds_nothing_on_any_page(browser, board, dress):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(**DRESSES[dress])
    page = context.new_page()
    for address in addresses(board):
        page.goto(board + address)
        page.emulate_media(media="print" if dress == "paper" else "screen")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        said = [(v["id"], v["help"], [n["html"][:120] for n in v["nodes"][:2]]) for v in found]
        assert said == [], (dress, address)
        if dress in ("desktop", "narrow"):
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (dress, address, wide)
    context.close()


def test_the_keyboard_reaches_the_content_first_and_its_place_is_seen(browser, board):
    page = browser.new_page(viewport=dict(width=1280, height=800))
    for address in addresses(board):
        page.goto(board + address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main", address
        box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
        assert box["left"] >= 0 and box["top"] >= 0, address
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(e => [getComputedStyle(e).outlineStyle, e.closest('main') !== null])"
            "(document.activeElement)"
        )
        inside = page.evaluate("!!document.querySelector('main a, main [tabindex], main summary')")
        assert outline == ["solid", True] or not inside, (address, outline)
    page.close()


def test_a_page_is_whole_without_scripts(browser, board):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in addresses(board)[:-1]:
        page.goto(board + address)
        assert page.locator("main h1").inner_text().strip(), address
        assert page.locator("main").inner_text().count("\n") > 3, address
    context.close()


def test_an_open_page_follows_the_ledger_and_keeps_the_reader_in_place(browser, board):
    context = browser.new_context(viewport=dict(width=1280, height=500))
    page = context.new_page()
    # An event that names a later entry than the page's: what a grown ledger sends.
    page.route(
        "**/api/v1/events",
        lambda route: route.fulfill(
            status=200, content_type="text/event-stream",
            body='event: head\ndata: {"entry":999999}\n\n',
        ),
    )
    asked = []
    page.on("request", lambda r: asked.append(r.url) if r.resource_type == "fetch" else None)
    page.goto(board + "/waiting-list")
    page.evaluate(
        """() => {
          const summary = document.querySelector("summary");
          summary.parentElement.open = true;
          summary.focus();
          window.scrollTo(0, 150);
          window.before = document.querySelector("main h1");
          window.before.textContent = "what stood here before";
        }"""
    )
    # The policy of the page allows no evaluated conditions, so the text is looked at.
    page.locator("main h1", has_text="Waiting list").wait_for(timeout=30000)
    state = page.evaluate(
        """() => [document.activeElement.nodeName, scrollY,
          document.querySelector("summary").parentElement.open,
          document.querySelector("main h1") === window.before]"""
    )
    assert state == ["SUMMARY", 150, True, True] and asked, state
    # A page of the past asks for nothing.
    asked.clear()
    page.goto(board + "/waiting-list?asOf=2018-11-26")
    if page.locator(".past").count():
        page.wait_for_timeout(1500)
        assert asked == []
    context.close()
