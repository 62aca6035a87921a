"""A kiosk or board that goes away for long is in the journal, once, and so is its coming back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from queue_server.kernel.errors import TooManyRequests
from queue_server.wiring.presence import AWAY_S, Presence
from tests.api.conftest import standing_office
from tests.conftest import Office


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    for made in standing_office(tmp_path_factory.mktemp("office")):
        made.house.timers.stop()
        yield made


class Hall:
    """Who is connected, and what the journal says of coming and going."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.here: set[str] = set()
        self.starts_anew()

    def starts_anew(self) -> None:
        self._presence = Presence(self._office.house.database, lambda: self.here, self._office.clock.mono_s)

    def after(self, seconds: float, *here: str) -> list[tuple[str, str]]:
        self._office.clock.step(seconds)
        self.here = set(here)
        self._presence.look(self._office.clock.now_ms())
        sql = "SELECT kind, subject FROM journal WHERE kind IN ('device_away','device_back') ORDER BY pos"
        found = self._office.house.database.read(lambda rows: rows.all(sql))
        return [(row["kind"], row["subject"]) for row in found]


def test_who_is_away_for_a_minute_is_told_of_once_and_again_when_back(office: Office) -> None:
    hall, kiosk = Hall(office), f"device:{office.kiosk.id}"
    assert hall.after(0, kiosk, "staff:1") == []
    assert hall.after(AWAY_S / 2) == []
    assert hall.after(AWAY_S / 2) == [("device_away", kiosk)]
    assert hall.after(600) == [("device_away", kiosk)]
    assert hall.after(5, kiosk) == [("device_away", kiosk), ("device_back", kiosk)]
    assert hall.after(5, kiosk) == [("device_away", kiosk), ("device_back", kiosk)]
    assert len(hall.after(2 * AWAY_S)) == 3


def test_a_page_that_is_loaded_anew_was_never_away(office: Office) -> None:
    hall, kiosk = Hall(office), f"device:{office.kiosk.id}"
    hall.after(0, kiosk)
    hall.after(20)
    assert hall.after(20, kiosk) == []
    assert hall.after(50) == []


def test_who_was_never_here_and_whose_page_closes_with_a_pc_are_nobodys_news(office: Office) -> None:
    hall, window = Hall(office), office.add_device("window", "W305", window="305")
    assert hall.after(0, f"device:{window.id}", "device:999") == []
    assert hall.after(10 * AWAY_S) == []


def test_who_was_away_before_a_restart_and_comes_is_back(office: Office) -> None:
    hall, kiosk = Hall(office), f"device:{office.kiosk.id}"
    hall.after(0, kiosk)
    assert hall.after(AWAY_S) == [("device_away", kiosk)]
    hall.starts_anew()
    assert hall.after(10 * AWAY_S) == [("device_away", kiosk)]
    assert hall.after(5, kiosk) == [("device_away", kiosk), ("device_back", kiosk)]


def test_what_could_not_be_written_is_told_at_the_next_look(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    hall, kiosk = Hall(office), f"device:{office.kiosk.id}"
    hall.after(0, kiosk)

    def refuse(_use_case: object) -> None:
        raise TooManyRequests(wait_s=1)

    with monkeypatch.context() as full:
        full.setattr(office.house.database, "write", refuse)
        assert hall.after(AWAY_S) == []
    assert hall.after(5) == [("device_away", kiosk)]
