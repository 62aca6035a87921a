"""One Chromium for the whole run: a second sync Playwright in the same process would not start."""

from __future__ import annotations

import atexit
import time
from collections.abc import Callable
from functools import cache
from os import PathLike

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 30_000  # what a busy machine may take; actions and waits of Playwright have the same by themselves
AHEAD_S = 3.0  # a clock cannot be stopped in the past
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP hall.test 127.0.0.1",  # a host that is no secure context, as on a hall's network
]

expect.set_options(timeout=PATIENCE_MS)


@cache
def chromium() -> Browser:
    """The browser, started at the first call and closed with the process."""
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    atexit.register(playwright.stop)
    atexit.register(browser.close)
    return browser


def kept_open(context: BrowserContext) -> BrowserContext:
    """With an empty page that stays: the window is not made anew for the page of every test."""
    context.new_page()
    return context


def hold_time(page: Page) -> None:
    """The page's clock, which must be installed, stands from a moment ahead: only what a test lets pass then passes.

    `page.clock.resume` lets it run again.
    """
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + AHEAD_S)


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Wait, while the page goes on, until that is so: for what is seen outside the page."""
    until_s = time.monotonic() + PATIENCE_MS / 1000
    while not holds():
        assert time.monotonic() < until_s, "it did not happen"
        page.wait_for_timeout(10)


def photograph(page: Page, path: str | PathLike[str], *, full_page: bool = False) -> None:
    """The page as a PNG. Chromium now and then refuses one capture and takes the very same when asked again."""
    for last in (False, False, True):
        try:
            page.screenshot(path=path, full_page=full_page)
        except Error as refused:
            if last or "Unable to capture screenshot" not in refused.message:
                raise
            page.wait_for_timeout(500)
        else:
            return
