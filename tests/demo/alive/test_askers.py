"""A few of those who were served ask, complain or suggest, as the API takes it; questions are answered."""

from __future__ import annotations

import random
from typing import Any

from queue_server.api.enquiry_bodies import EnquiryBody, EnquiryOwnerBody, ReplyBody
from queue_server.demo.alive.askers import Askers
from queue_server.demo.alive.raters import Raters
from tests.demo.alive.test_people_at_work import Recording, Still


class Guide(Recording):
    """A guide whose own number is 1101 and who may take what nobody has."""

    def get(self, path: str) -> dict[str, Any]:
        return {"number": "1101", "owners": [{"id": 7, "number": "1101"}, {"id": 8, "number": "1102"}]}


def test_what_they_send_is_what_the_api_takes_and_questions_are_answered() -> None:
    phone, guide = Recording(), Guide()
    askers = Askers(Still(), phone, guide, random.Random(1))  # type: ignore[arg-type]
    for _ in range(100):
        askers.ask("x.y")
    said = [EnquiryBody.model_validate(body) for _path, body in phone.asked]
    assert {one.kind for one in said} == {"question", "complaint", "suggestion"}
    assert len(said) == askers.asked == 100
    assert 0 < askers.answered < sum(one.kind == "question" for one in said)
    owners = [EnquiryOwnerBody.model_validate(body) for path, body in guide.asked if path.endswith("/assign")]
    assert {one.account for one in owners} == {7}
    assert [ReplyBody.model_validate(body) for path, body in guide.asked if path.endswith("/answer")]


def test_a_few_of_those_whose_slip_walks_off_have_something_to_say() -> None:
    hall = Still()
    askers = Askers(hall, Recording(), Guide(), random.Random(1))  # type: ignore[arg-type]
    raters = Raters(hall, Recording(), Recording(), random.Random(1))  # type: ignore[arg-type]
    raters.leaves = askers.left
    for at in range(400):
        hall.take_slip({"id": f"t{at}", "token": "x.y"})
        raters.left(f"t{at}")
    assert 5 <= askers._leaving.qsize() <= 60
