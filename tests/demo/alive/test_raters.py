"""Those who were served: some rate, some skip, some just go; what they say is what the API takes."""

from __future__ import annotations

import random

from queue_server.api.rating_bodies import RatedVisitBody, RatingBody
from queue_server.demo.alive.clerks import Clerk
from queue_server.demo.alive.raters import Raters
from tests.demo.alive.test_people_at_work import HALL, Recording, Still


def test_some_rate_some_skip_some_go_and_a_few_are_not_satisfied() -> None:
    phone, kiosk = Recording(), Recording()
    raters = Raters(Still(), phone, kiosk, random.Random(1))  # type: ignore[arg-type]
    for _ in range(400):
        raters.decide("x.y")
    asked = phone.asked + kiosk.asked
    rated = [RatingBody.model_validate(body) for path, body in asked if path == "/ratings"]
    skipped = [RatedVisitBody.model_validate(body) for path, body in asked if path == "/ratings/skip"]
    assert 140 <= len(rated) == raters.rated <= 220 and 30 <= len(skipped) <= 90
    assert {one.grade for one in rated} == {1, 2, 3, 4, 5}
    assert sum(one.grade > 2 for one in rated) > 0.85 * len(rated)
    assert kiosk.asked and phone.asked and any(one.comment for one in rated)


def test_a_clerk_tells_of_everybody_who_leaves_served() -> None:
    left: list[str] = []
    clerk = Clerk(Still(), Recording(), HALL.window("317"), random.Random(1), lambda _ticket: None)  # type: ignore[arg-type]
    clerk.leaves = left.append
    assert clerk._next()
    assert left == ["t1"]


def test_who_was_served_rates_by_the_code_on_their_own_slip() -> None:
    hall, phone = Still(), Recording()
    raters = Raters(hall, phone, phone, random.Random(1))  # type: ignore[arg-type]
    hall.take_slip({"id": "t1", "token": "x.y"})
    raters.left("t1")
    raters.left("t2")
    assert (raters._leaving.qsize(), raters._leaving.get()[1]) == (1, "x.y")
