"""Three hundred people want ten places in the same second, over HTTP against the real process: exactly ten have one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server import Server
from tests.storm import ENV, PLACES, book, check, give_places, storm

pytestmark = pytest.mark.slow

REQUESTS = 300


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("contention") / "data", env=ENV)
    made.furnish()
    made.start()
    give_places(made)
    yield made
    made.kill()


def test_exactly_ten_of_three_hundred_win_and_the_rest_are_told_that_it_is_full(server: Server) -> None:
    found = storm(server.port, REQUESTS)
    check(server, found, REQUESTS)
    assert "Traceback" not in server.said()


def test_two_more_places_are_won_by_two(server: Server) -> None:
    give_places(server, 14)  # of which twelve are booked online
    found = storm(server.port, REQUESTS, "again")
    assert found.told == {(201, ""): 2, (409, "slot_is_full"): REQUESTS - 2}
    assert book(server.line(), found.winners[0], PLACES + 1).status == 201
