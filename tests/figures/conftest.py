"""A counter whose journal the rollups follow, and the day it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from queue_server.figures import follow, store
from queue_server.figures.counts import Counts
from queue_server.figures.fold import Dimension
from queue_server.figures.follow import Ground
from queue_server.hall import hours
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.followers import Followers
from queue_server.kernel.rows import Rows
from queue_server.staff import duty
from queue_server.tickets import closing, finishing, moving
from queue_server.tickets.model import Ticket
from tests.tickets import counter as counters
from tests.tickets.counter import Counter, demo_hall

MINUTE_S = 60


@dataclass
class Figures:
    """A hall with its rollups: acts at windows by name, minutes that go by, and what was counted."""

    counter: Counter
    ground: Ground
    followers: Followers = field(init=False)

    def __post_init__(self) -> None:
        self.followers = Followers(self.counter.database, self.counter.clock, [follow.follower(self.ground)])

    def later(self, minutes: float) -> None:
        """So much time goes by."""
        self.counter.clock.step(minutes * MINUTE_S)

    def call(self, window: str = "317", staff: int = 1) -> Ticket:
        """The next for the window, who must be there."""
        found = self.counter.call(window, f"staff:{staff}")
        assert found is not None
        return found

    def serve(self, ticket: Ticket, minutes: float, outcome: str = "accepted", staff: int = 1) -> None:
        """Served at once, for so long, and finished."""
        self.counter.act(moving.serve, ticket, actor=f"staff:{staff}")
        self.later(minutes)
        self.counter.act(finishing.finish, ticket, outcome, actor=f"staff:{staff}")

    def miss(self, ticket: Ticket) -> None:
        """Nobody came."""
        self.counter.act(moving.miss, ticket)

    def close_day(self) -> None:
        """The end of the day."""
        day = self.counter.day
        self.counter.do(lambda tx: closing.close_day(tx, "JN01", day), "system")

    def at_window(self, act: str, window: str = "317", staff: int = 1, actor: str = "") -> None:
        """Sign on, pause, resume or be closed."""
        hall = self.counter.hall
        acts = {
            "sign_on": lambda tx: duty.sign_on(tx, hall, window, staff),
            "pause": lambda tx: duty.pause(tx, hall, window, staff),
            "resume": lambda tx: duty.resume(tx, hall, window, staff),
            "close": lambda tx: duty.close(tx, duty.at(tx, hall, window), ""),
        }
        self.counter.do(acts[act], actor or f"staff:{staff}")

    def by(self, dimension: Dimension, first: str = "", last: str = "") -> dict[str, Counts]:
        """What was counted, once the follower has seen everything; always what the journal says."""
        self.followers.catch_up()
        assert self.differences() == []
        days = first or self.counter.day, last or first or self.counter.day
        return self.counter.database.read(lambda rows: store.by_key(rows, "JN01", dimension, *days))

    def differences(self) -> list[str]:
        """Rollups against the journal."""
        return self.counter.database.read(lambda rows: follow.differences(rows, self.ground))


def ground_of(counter: Counter) -> Ground:
    """The demo hall's zone, and its closing times."""

    def closes_ms(_rows: Rows, _hall: str, at_ms: int) -> int | None:
        day = hours.business_day(counter.hall, at_ms)
        return max((one.end_ms for one in hours.opening(counter.hall, day, counter.calendar)), default=None)

    return Ground(lambda _rows, _hall: counter.hall.zone_info, closes_ms)


@pytest.fixture
def figures(tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Figures]:
    monkeypatch.setattr(counters, "MIGRATIONS", (*counters.MIGRATIONS, *store.MIGRATIONS))
    counter = Counter.open(tmp_path, clock, demo_hall(), durable=False)
    yield Figures(counter, ground_of(counter))
    assert counter.differences() == []
    counter.database.close()
