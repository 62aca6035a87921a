"""A window whose finished cases are called back, with the followers told by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.api.test_ratings import again
from tests.cases.conftest import Counter
from tests.conftest import Office

PHONE = "13800138000"
DAY_S = 24 * 3600
HALL = "/halls/JN01/call-backs"


@dataclass
class Round:
    """What a test does around a call-back."""

    counter: Counter

    @property
    def office(self) -> Office:
        return self.counter.office

    def catch_up(self) -> None:
        """The followers have seen everything."""
        self.office.house.followers.catch_up()

    def ended(self, n: int = 1, phone: str | None = PHONE, **more: Any) -> dict[str, Any]:
        """A case accepted at the window and concluded the same hour; its ticket is finished."""
        told = {"phone": phone} if phone else {}
        case: dict[str, Any] = self.counter.case(
            self.counter.served(n, **told), service=self.counter.service, accept=True
        ).json
        self.counter.finish(case["tickets"][0]["id"])
        done = self.counter.act(case["number"], "conclude", **({"delivery": "none"} | more))
        assert done.status_code == 200, done.json
        self.catch_up()
        return case

    def later(self, days: float) -> None:
        """So many days go by; whoever works signs in again."""
        self.office.clock.step(days * DAY_S)
        again(self.office)
        self.catch_up()

    def rated(self, case: dict[str, Any], grade: int, **more: Any) -> Any:
        """The holder of the case's ticket rates it."""
        token = self.office.house.sight.token(case["tickets"][0]["id"])
        answer = self.office.nobody.post("/ratings", {"ticket": token, "grade": grade, **more})
        assert answer.status_code == 201, answer.json
        self.catch_up()
        return answer

    def listed(self, tab: str = "due", who: str = "guide") -> list[dict[str, Any]]:
        """One list."""
        answer = self.office.callers[who].get(f"{HALL}?list={tab}")
        assert answer.status_code == 200, answer.json
        found: list[dict[str, Any]] = answer.json["call_backs"]
        assert len(found) == answer.json["counts"][tab]
        return found

    def take(self, its_id: str, who: str = "guide") -> Any:
        return self.office.callers[who].post(f"/call-backs/{its_id}/take")

    def result(self, its_id: str, result: str, who: str = "guide", **more: Any) -> Any:
        return self.office.callers[who].post(f"/call-backs/{its_id}/result", {"result": result, **more})

    def answered(self, its_id: str, attitude: int = 5, quality: int = 5, who: str = "guide", **more: Any) -> Any:
        """Taken, rung, answered."""
        assert self.take(its_id, who).status_code == 200
        said = {"attitude": attitude, "quality": quality, "solved": True} | more
        done = self.result(its_id, "reached", who, **said)
        assert done.status_code == 200, done.json
        return done.json


@pytest.fixture
def counter(office: Office) -> Counter:
    assert office.clerk.post("/halls/JN01/windows/317/sign-on").status_code == 200
    return Counter(office, "317", "records")


@pytest.fixture
def calls(counter: Counter) -> Round:
    return Round(counter)
