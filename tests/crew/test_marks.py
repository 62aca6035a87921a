"""What a day of attendance shows, from planned time and the entries of the day."""

from __future__ import annotations

import pytest

from queue_server.crew.marks import Seen, Stretch, marks
from queue_server.kernel.spans import MINUTE_MS

DAY = (Stretch(540 * MINUTE_MS, 720 * MINUTE_MS), Stretch(780 * MINUTE_MS, 1020 * MINUTE_MS))
EVENING = 1100


def at(clock: str) -> int:
    hour, minute = clock.split(":")
    return (int(hour) * 60 + int(minute)) * MINUTE_MS


def seen(*said: str) -> list[Seen]:
    """Entries as `10:00 paused 会议`, `10:00 paused >10:20`, `17:00 closed!` (by the end of the day)."""
    found = []
    for seq, text in enumerate(said, 1):
        clock, kind, *reason = text.split()
        back_ms = at(reason[0][1:]) if reason and reason[0].startswith(">") else None
        words = "" if back_ms or not reason else reason[0]
        found.append(Seen(seq, at(clock), kind.rstrip("!"), "305", words, back_ms, kind.endswith("!")))
    return found


IN, OUT = "08:55 opened", "17:05 closed"


@pytest.mark.parametrize(
    ("entries", "noted"),
    [
        ((IN, OUT), []),
        ((IN, "12:00 closed", "13:00 opened", OUT), []),
        (("09:08 opened", OUT), [("late", 8, (1,))]),
        (("09:00 opened", "16:48 closed"), [("early", 12, (2,))]),
        ((), [("absent", 180, ()), ("absent", 240, ())]),
        (("13:00 opened", OUT), [("absent", 180, ())]),
        ((IN, "10:00 closed", "10:14 opened", OUT), []),
        ((IN, "10:00 closed", "10:15 opened", OUT), [("away", 15, (2, 3))]),
        ((IN, "10:00 paused", "10:16 resumed", OUT), [("away", 16, (2, 3))]),
        ((IN, "10:00 paused 会议", "11:30 resumed", OUT), []),
        ((IN, "10:00 paused >10:20", "10:34 resumed", OUT), []),
        ((IN, "10:00 paused >10:20", "10:40 resumed", OUT), [("away", 20, (2, 3))]),
        ((IN, "18:00 closed!"), [("no_sign_off", 0, (2,))]),
    ],
)
def test_a_day_shows_what_is_lacking_with_its_evidence(
    entries: tuple[str, ...], noted: list[tuple[str, int, tuple[int, ...]]]
) -> None:
    found = marks(DAY, seen(*entries), at("18:20"))
    assert [(one.kind, one.minutes, one.evidence) for one in found] == noted


def test_what_is_still_to_come_is_not_lacking() -> None:
    assert marks(DAY, [], at("08:00")) == []
    assert [(one.kind, one.minutes) for one in marks(DAY, [], at("09:20"))] == [("late", 20)]
    assert marks(DAY, seen("09:00 opened"), at("11:00")) == []
    assert marks((), seen("09:00 opened", "18:00 closed!"), at("18:20")) == []
