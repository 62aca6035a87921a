"""How the booking pages look to one reader: language, 长辈版, and days and times in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from flask import request
from werkzeug.wrappers import Response

from queue_server.hall import hours
from queue_server.hall.model import Hall, Service
from queue_server.pages.booking_deps import BookDay, Time
from queue_server.pages.citizens import asked_lang
from queue_server.pages.words import say
from queue_server.views.sight import CITIZENS

ELDER: Final = "quhao_elder"  # holds nothing but that somebody likes large type
ELDER_MAX_AGE_S: Final = 365 * 24 * 3600
WEEKDAYS: Final = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOON_H: Final = 12
HALVES: Final = {"am": "book.am", "pm": "book.pm"}
HALVES_FREE: Final = {"am": "book.am_free", "pm": "book.pm_free"}
NO_PLACE: Final = {"full": "book.day.full", "over": "book.day.over", "stopped": "book.day.stopped"}
NONE_ON: Final = {"closed": "book.none.closed", "stopped": "book.none.stopped", "over": "book.none.over"}


@dataclass(frozen=True)
class Look:
    """One reader: the language and whether type is large and each screen holds one thing."""

    lang: str
    elder: bool

    @property
    def is_english(self) -> bool:
        """Whether the page speaks English."""
        return self.lang == "en"

    def link(self, path: str, **more: str | Sequence[str]) -> str:
        """A citizens' page that keeps the language."""
        asked: dict[str, str | Sequence[str]] = {"lang": "en" if self.is_english else ""} | more
        query = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
        return f"{CITIZENS}{path}{'?' + query if query else ''}"

    def name(self, thing: Any) -> str:
        """A name in the reader's language."""
        said: str = (thing.name_en if self.is_english else "") or thing.name
        return said

    def other(self, **change: str) -> str:
        """This very page in another language or size, with what was chosen so far."""
        kept: dict[str, str | Sequence[str]] = dict(request.args.lists())
        asked = kept | {"lang": "en" if self.is_english else "", "elder": ""} | change
        query = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
        return f"?{query}"

    def keep(self, response: Response) -> Response:
        """Remember that large type was chosen, or no longer is."""
        if request.args.get("elder") in ("0", "1"):
            age_s = ELDER_MAX_AGE_S if self.elder else 0
            response.set_cookie(
                ELDER, "1", max_age=age_s, path=CITIZENS, httponly=True, samesite="Lax", secure=request.is_secure
            )
        return response

    # --- days and times ----------------------------------------------------------------------------------------------

    def day(self, day: str) -> str:
        """11 月 24 日 周二; Tue 24 Nov."""
        at = date.fromisoformat(day)
        if self.is_english:
            return f"{WEEKDAYS['en'][at.weekday()]} {at.day} {MONTHS[at.month - 1]}"
        return f"{at.month} 月 {at.day} 日 周{WEEKDAYS['zh'][at.weekday()]}"

    def weekday(self, day: str, today: str) -> str:
        """周二, or 今天."""
        at = date.fromisoformat(day)
        if day == today:
            return say(self.lang, "book.today")
        return WEEKDAYS["en"][at.weekday()] if self.is_english else f"周{WEEKDAYS['zh'][at.weekday()]}"


def asked_look() -> Look:
    """As the request asks for it: the size just tapped, else the one remembered."""
    wanted = request.args.get("elder") or request.cookies.get(ELDER, "")
    return Look(asked_lang(), wanted == "1")


def clock_of(hall: Hall, at_ms: int) -> str:
    """09:00 by the hall's wall."""
    return f"{datetime.fromtimestamp(at_ms / 1000, hall.zone_info):%H:%M}"


def halves(hall: Hall, times: Sequence[Time]) -> dict[str, list[Time]]:
    """A day's slots by morning and afternoon; a half without any is left out."""
    found: dict[str, list[Time]] = {}
    for one in times:
        hour = datetime.fromtimestamp(one.start_ms / 1000, hall.zone_info).hour
        found.setdefault("am" if hour < NOON_H else "pm", []).append(one)
    return found


def day_rows(look: Look, hall: Hall, days: Sequence[BookDay], today: str) -> list[dict[str, Any]]:
    """The strip of days: what each is called, and how many places its halves have or why it has none."""
    rows = []
    for one in days:
        if one.state == "over" and not one.times:
            continue
        free = {half: sum(t.free for t in times) for half, times in halves(hall, one.times).items()}
        rows.append(
            {
                "day": one.day,
                "state": one.state,
                "date": f"{int(one.day[5:7])}/{int(one.day[8:])}",
                "weekday": look.weekday(one.day, today),
                "said": look.day(one.day),
                "free": [say(look.lang, HALVES_FREE[half], count=n) for half, n in free.items()],
                "why": _why(look, hall, one),
            }
        )
    return rows


def _why(look: Look, hall: Hall, one: BookDay) -> str:
    if one.state == "closed":
        return (one.reason_en if look.is_english else one.reason) or say(look.lang, "book.day.closed")
    if one.state == "later" and one.release_ms is not None:
        at = datetime.fromtimestamp(one.release_ms / 1000, hall.zone_info)
        return say(look.lang, "book.day.later", day=f"{at.month}/{at.day}", time=f"{at:%H:%M}")
    return say(look.lang, NO_PLACE[one.state]) if one.state in NO_PLACE else ""


def nothing_on(look: Look, hall: Hall, one: BookDay | None) -> str:
    """Why the day shown has nothing to offer; without a day, that all are taken."""
    if one is None:
        return say(look.lang, "book.none")
    if one.state == "later" and one.release_ms is not None:
        at = f"{look.day(hours.business_day(hall, one.release_ms))} {clock_of(hall, one.release_ms)}"
        return say(look.lang, "book.none.later", day=look.day(one.day), time=at)
    said = NONE_ON.get(one.state, "book.none.full")
    return say(look.lang, said, day=look.day(one.day), why=_why(look, hall, one))


def chosen_day(days: Sequence[BookDay], asked: str) -> BookDay | None:
    """The day asked for, else the first with a free place, else the first that is open at all."""
    first = next((one for one in days if one.state == "free"), None)
    found = next((one for one in days if one.day == asked), None)
    return found or first or next((one for one in days if one.times), None)


def time_rows(look: Look, hall: Hall, one: BookDay) -> list[dict[str, Any]]:
    """The slots of a day by halves, each with what it still has."""
    return [
        {
            "name": say(look.lang, HALVES[half]),
            "times": [
                {
                    "id": time.id,
                    "clock": clock_of(hall, time.start_ms),
                    "free": time.free,
                    "says": _left(look, time),
                }
                for time in times
            ],
        }
        for half, times in halves(hall, one.times).items()
    ]


def _left(look: Look, time: Time) -> str:
    if time.free:
        return say(look.lang, "book.time.free", count=time.free)
    return say(look.lang, "book.time.over" if time.is_over else "book.time.full")


def where_of(look: Look, hall: Hall, service: Service) -> str:
    """Floor and zone, or that the hall comes to people's homes."""
    if service.home_teams:
        return say(look.lang, "book.home")
    zone = hall.queue(service.queue).zone
    return f"{hall.where(zone, look.lang)} {look.name(hall.zone(zone))}"
