"""Which screen answers a request while the server is away: those of the pack, filled in; for all else the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from devices.alone import filling
from devices.alone.clock import HallClock
from devices.alone.counter import Counter, No, new_key
from devices.alone.ledger import Given, Ledger
from devices.alone.pack import Pack, name

SlipState = str  # printing, taken, unsure, no_paper, printer_down, no_printer
SCREENS: Final = frozenset({"start", "group", "service", "noid", "help", "slip"})
PAGES_MAX: Final = 99


@dataclass(frozen=True)
class Shown:
    """A screen: what kind it is to the page's script, its HTML, and the status it comes with."""

    kind: str
    html: str
    status: int = 200


class Screens:
    """The kiosk's screens out of the pack. `slip_state` tells how the paper of a number fares."""

    def __init__(
        self, counter: Counter, ledger: Ledger, clock: HallClock, slip_state: Callable[[Given], SlipState]
    ) -> None:
        self._counter, self._ledger, self._clock, self._slip_state = counter, ledger, clock, slip_state

    def given_for(self, key: str) -> Given | None:
        """What this box has given out for a key."""
        return self._ledger.by_key(key)

    def given_as(self, paper: str) -> Given | None:
        """What this box has given out under an id."""
        return self._ledger.by_paper(paper)

    def shell(self, pack: Pack) -> str:
        """The page itself."""
        return self._filled(pack, str(pack.content["shell"]), "zh")

    def screen(self, pack: Pack, asked: str, query: Mapping[str, str]) -> Shown:
        """The screen `asked` for."""
        lang = "en" if query.get("lang") == "en" else "zh"
        which, page = query.get("id", ""), _whole(query.get("page", ""))
        if asked not in SCREENS:
            return self._one(pack, "only", "", lang, "refused")
        if asked in ("start", "group"):
            found = pack.screen(name(asked, which, page, query.get("elder") == "1", lang)) or pack.screen(
                name(asked, which, 1, query.get("elder") == "1", lang)
            )
            return self._of(pack, asked, found, lang)
        if asked == "noid":
            return self._one(pack, "noid", query.get("service", ""), lang, "refused")
        if asked == "help":
            return self._one(pack, "help", "", lang, "help")
        service = pack.service(which)
        if service is None:
            return self._one(pack, "only", "", lang, "refused")
        if not pack.gives(service["queue"], self._clock.now_ms()):
            return self._one(pack, "closed", which, lang, "refused")
        return self._one(pack, "service", which, lang, "service")

    def without_card(self, pack: Pack, form: Mapping[str, str]) -> Shown:
        """For somebody whose card was read before the server went: whose it was only the server knows, so they type."""
        service = form.get("service", "")
        return self.screen(pack, "service" if service else "start", {**form, "id": service})

    def issued(self, pack: Pack, form: Mapping[str, str]) -> Shown:
        """What a tap on 取号 leads to."""
        lang, given = "en" if form.get("lang") == "en" else "zh", self._counter.take(pack, form)
        if isinstance(given, No):
            kind = "service" if given.why == "service" else "refused"
            which = form.get("service", "") if given.why in ("closed", "service") else ""
            key = form.get("idempotency_key") or None  # the same tap: the server may have had it before it went
            shown = self._one(pack, given.why, which, lang, kind, key)
            return Shown(shown.kind, shown.html, 422 if kind == "service" else 409)
        return self.done(pack, given, lang)

    def done(self, pack: Pack, given: Given, lang: str) -> Shown:
        """The number that was given, in the language asked for and with the other one inside."""
        both = {one: self._done(pack, given, one) for one in ("zh", "en")}
        return Shown("done", filling.inside(both[lang], both["zh" if lang == "en" else "en"]), 201)

    def slip(self, pack: Pack, given: Given, lang: str) -> Shown:
        """The line about the paper of a number that was given."""
        return self._one(pack, "slip", self._slip_state(given), lang, "done")

    def _done(self, pack: Pack, given: Given, lang: str) -> str:
        text = pack.screen(name("done", given.service, lang=lang)) or ""
        return filling.with_number(self._filled(pack, text, lang), lang, given.label, given.paper)

    def _one(self, pack: Pack, screen: str, which: str, lang: str, kind: str, key: str | None = None) -> Shown:
        return self._of(pack, kind, pack.screen(name(screen, which, lang=lang)), lang, key)

    def _of(self, pack: Pack, kind: str, text: str | None, lang: str, key: str | None = None) -> Shown:
        if text is None:
            kind, text = "refused", pack.screen(name("only", lang=lang)) or ""
        return Shown(kind, self._filled(pack, text, lang, key))

    def _filled(self, pack: Pack, text: str, lang: str, key: str | None = None) -> str:
        now_ms = self._clock.now_ms()
        return filling.screen(text, now_ms, pack.date(now_ms, lang), {filling.KEY: key or new_key()})


def _whole(text: str) -> int:
    return min(max(int(text), 1), PAGES_MAX) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
