"""A booking as a calendar file (RFC 5545): one event in UTC with two reminders, for any calendar a phone has. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

OCTETS_MAX: Final = 75  # of one line, its end not counted (RFC 5545 §3.1)
ALARMS: Final = ("-P1D", "-PT1H")
PRODUCT: Final = "-//Quhao//Bookings//ZH"


@dataclass(frozen=True)
class Event:
    """What the calendar shall hold. `uid` stays the same and `sequence` grows when the booking moves: the calendar then
    replaces the old entry. Instants are Unix milliseconds."""

    uid: str
    made_ms: int
    start_ms: int
    end_ms: int
    summary: str
    location: str
    description: str
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False
    is_certain: bool = True  # False while it waits for its code


def text(event: Event) -> str:
    """The whole file, lines folded and ended by CRLF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if event.is_cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"SEQUENCE:{event.sequence + event.is_cancelled}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED' if event.is_certain else 'TENTATIVE'}",
        f"DTSTAMP:{utc(event.made_ms)}",
        f"DTSTART:{utc(event.start_ms)}",
        f"DTEND:{utc(event.end_ms)}",
        f"SUMMARY:{escaped(event.summary)}",
        f"LOCATION:{escaped(event.location)}",
        f"DESCRIPTION:{escaped(event.description)}",
        *([f"URL:{event.url}"] if event.url else []),
        *([] if event.is_cancelled else _alarms(event)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _alarms(event: Event) -> list[str]:
    lines = []
    for before in ALARMS:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{before}"]
        lines += [f"DESCRIPTION:{escaped(event.summary)}", "END:VALARM"]
    return lines


def utc(at_ms: int) -> str:
    """20261124T010000Z."""
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y%m%dT%H%M%SZ}"


def escaped(said: str) -> str:
    """A value of type TEXT (§3.3.11): backslash, comma, semicolon and line ends are written out, controls dropped."""
    plain = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n")
    return "".join(one for one in plain.replace("\n", "\\n") if one == "\t" or one.isprintable())


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each further one after CRLF and a blank; no character is torn."""
    pieces, piece, size = [], "", 0
    for one in line:
        octets = len(one.encode())
        if size + octets > OCTETS_MAX:
            pieces.append(piece)
            piece, size = "", 1  # the blank that begins a further line counts
        piece, size = piece + one, size + octets
    return "\r\n ".join([*pieces, piece])
