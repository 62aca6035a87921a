"""One Chromium for the whole run: a second sync Playwright in the same process would not start."""

from __future__ import annotations

import atexit
from functools import cache

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP hall.test 127.0.0.1",  # a host that is no secure context, as on a hall's network
]


@cache
def chromium() -> Browser:
    """The browser, started at the first call and closed with the process."""
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    atexit.register(playwright.stop)
    atexit.register(browser.close)
    return browser
