"""One person at the kiosk: what they tap, and what they read."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.kiosk.twin import MemoryDeps


class Visit:
    """Somebody at the kiosk. Taps are counted as ux.md K5 counts them: digits of the keypad are not taps."""

    def __init__(self, page: Page, url: str, deps: MemoryDeps) -> None:
        self.page, self.url, self.deps, self.taps = page, url, deps, 0

    def open(self) -> None:
        self.page.clock.install()
        self.page.clock.resume()  # the visit before may have made it stand
        self.page.goto(self.url + "/kiosk")
        self.page.wait_for_selector("body[data-ready]")

    def screen(self, name: str, lang: str | None = None) -> None:
        """Waits until that screen is there."""
        self.page.wait_for_selector(f'[data-screen="{name}"]' + (f'[data-lang="{lang}"]' if lang else ""))

    def tap(self, selector: str) -> None:
        """One tap of somebody who looks before the next one: later than a double tap."""
        self.wait_s(1.1)
        self.page.locator(selector).first.tap()
        self.taps += 1

    def go(self, group: str, service: str = "") -> None:
        """From the start to a service; a group with one service behind it leads straight there."""
        self.tap(f'.tile[data-go*="{group}"]')
        if service:
            self.screen("group")
            self.tap(f'.tile[data-go*="id={service}&"]')

    def type_id(self, number: str) -> None:
        for place in number:
            self.page.locator(f'[data-id] [data-key="{place}"]').click(no_wait_after=True)

    def choose(self, sheet: str, *options: str) -> None:
        """Opens a sheet of the confirm screen, taps options in it, and closes it."""
        self.tap(f'[data-sheet-open="{sheet}"]')
        for option in options:
            self.page.locator("dialog[open] .option", has_text=option).tap()
        self.tap("dialog[open] [data-act=sheet-close]")

    def take(self) -> None:
        self.tap(".take")

    def language(self, lang: str) -> None:
        self.tap("#stage [data-act=lang]")
        self.page.wait_for_selector(f'#stage > [data-lang="{lang}"]')

    def wait_s(self, seconds: float) -> None:
        """Lets time pass for the page alone."""
        self.page.clock.run_for(round(seconds * 1000))

    def text(self, selector: str = "#stage") -> str:
        return self.page.locator(selector).first.inner_text()
