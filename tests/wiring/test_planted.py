"""A thousand people leave numbers, phones and addresses everywhere they can, also where they should not: none stands in
clear in a file, an answer, a page, an export, a log or on a socket, where nobody asked for one of them."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from queue_server.kernel import logs
from queue_server.kernel.clock import SteppedClock
from queue_server.people.model import Person
from queue_server.wiring import upkeep
from queue_server.wiring.feed import Feed
from queue_server.wiring.guard import Guard
from tests.case_platform.conftest import Linked, linked, platform
from tests.conftest import Caller, Office
from tests.tickets.counter import resident

__all__ = ["linked", "platform"]
PEOPLE = 1000
ROLES = ("clerk", "guide", "manager", "admin", "auditor", "evaluator", "kiosk", "nobody")
TOPICS = ("board", "hall", "desk", "window:317", "screen:317", "rating:317", "device:1")
ADDRESS = "历下区龙鼎大道{n}号院{n}单元{n}室"


@dataclass
class Crowd:
    """Who has come, each once; and everything about them that nobody may find."""

    linked: Linked
    numbers: Iterator[int] = field(default_factory=count)
    secret: list[str] = field(default_factory=list)

    @property
    def office(self) -> Office:
        return self.linked.office

    def __post_init__(self) -> None:
        self.words = count()

    def next(self) -> Person:
        """Somebody who has not been here, with a name nobody else bears."""
        n = next(self.numbers)
        one = resident(n)
        name = f"欧阳{chr(0x4E00 + n)}{chr(0x9000 - n)}"
        self.secret += [one.id_number, name]
        return Person(name, one.id_type, one.id_number)

    def body(self) -> dict[str, str]:
        one = self.next()
        return {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}

    def phone(self) -> str:
        made = f"139{10_000_000 + next(self.words)}"
        self.secret.append(made)
        return made

    def address(self) -> str:
        made = ADDRESS.format(n=next(self.words))
        self.secret.append(made)
        return made

    def careless(self) -> str:
        """Words somebody types who does not think."""
        return f"本人{self.next().id_number}，电话{self.phone()}，请尽快"

    def ask(self, who: Caller, path: str, body: Any, *allowed: int) -> Any:
        answer = who.post(path, body)
        assert answer.status_code in (allowed or (200, 201)), (path, answer.status_code, answer.json)
        return answer.json

    def found_in(self, text: str | bytes) -> list[str]:
        """Who can be found there: numbers first by their shape, for a thousand searches take long."""
        plain = text if isinstance(text, str) else text.decode("utf-8", "ignore")
        shapes = set(re.findall(r"\d{17}[\dXx]|139\d{8}|欧阳..|历下区龙鼎大道\d+号", plain))
        return sorted(shape for shape in shapes if any(one.startswith(shape.upper()) for one in self.secret))


def leave_cases(crowd: Crowd) -> list[str]:
    """By courier and online, with agents; some are sent home by courier, some are refused in careless words."""
    clerk, numbers = crowd.office.clerk, []
    for n in range(330):
        body = {"hall": "JN01", "service": "records", "source": "courier", "phone": crowd.phone()}
        made = crowd.ask(clerk, "/cases", body | {"person": crowd.body(), "agent": crowd.body()})
        numbers.append(made["number"])
        if n < 30:
            crowd.ask(clerk, f"/cases/{numbers[-1]}/accept", {"follow": made["missing"]})
            to = {"name": crowd.next().name, "phone": crowd.phone(), "address": crowd.address()}
            crowd.ask(clerk, f"/cases/{numbers[-1]}/parcel", to)
        elif n < 60:
            crowd.ask(clerk, f"/cases/{numbers[-1]}/refuse", {"reason": crowd.careless()})
    return numbers


def type_it_as_the_parcels_number(crowd: Crowd, number: str) -> None:
    """A phone and a document where the number on the label belongs, and beside the carrier's name."""
    clerk, missing = crowd.office.clerk, crowd.office.clerk.get(f"/cases/{number}").json["missing"]
    crowd.ask(clerk, f"/cases/{number}/supply", {"materials": [{"name": name} for name in missing]})
    crowd.ask(clerk, f"/cases/{number}/conclude", {"result": "证明"})
    for typed in (crowd.phone(), crowd.next().id_number):
        crowd.ask(clerk, f"/cases/{number}/parcel/sent", {"carrier": "顺丰", "tracking": typed}, 422)
    sent = {"carrier": f"顺丰 {crowd.phone()}", "tracking": "SF1234567890123"}
    crowd.ask(clerk, f"/cases/{number}/parcel/sent", sent)


def come_to_the_window(crowd: Crowd) -> None:
    """Told once what lacks, back with it, asked for at the platform, rated with a comment."""
    office, counter = crowd.office, crowd.linked.counter
    for _ in range(12):
        one = crowd.body()
        ticket = counter.served(1, person=one, phone=crowd.phone())
        crowd.ask(office.clerk, f"/tickets/{ticket}/platform-cases", {})
        told = {"service": "records", "tell": ["身份证", crowd.careless()]}
        crowd.ask(office.clerk, f"/tickets/{ticket}/cases", told)
        assert counter.finish(ticket, "told_once").status_code == 200
        crowd.ask(office.guide, "/halls/JN01/follow-ups", {"person": one})
        back = office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]
        crowd.ask(office.clerk, f"/tickets/{back['id']}/serve", {})
        assert counter.finish(back["id"], "consulted").status_code == 200
        token = office.house.sight.token(ticket)
        crowd.ask(office.nobody, "/ratings", {"ticket": token, "grade": 1, "comment": crowd.careless()})


def hear_it_from_other_systems(crowd: Crowd) -> None:
    """A platform and a file name items, departments, results and codes as careless people do; a list would publish."""
    office, one = crowd.office, crowd.body()
    words = {"事项名称": crowd.careless(), "承办部门": crowd.careless(), "结果证照名称": crowd.careless()}
    said = words | {"申请时间": "20261120T090000", "实施编码": crowd.next().id_number}
    crowd.linked.platform.ledger.add_case("PT-20261120-7001", "已受理", said, "111", one["id_number"])
    ticket = crowd.linked.counter.served(1, person=one)
    found = crowd.ask(office.clerk, f"/tickets/{ticket}/platform-cases", {})
    assert "PT-20261120-7001" in [case["number"] for case in found["cases"]]
    assert crowd.linked.counter.finish(ticket, "consulted").status_code == 200
    head = [*words, "实施编码", "办件编号", "办件状态"]
    row = [*(crowd.careless() for _ in words), crowd.next().id_number, "PT202611200002", "已受理"]
    bring(crowd, office.manager, "cases/import", [head, row])
    for typed in (f"A-{crowd.next().id_number}", f"JN-{crowd.phone()}"):
        bring(crowd, office.manager, "cases/import", [head, [*row[:-2], typed, "已受理"]], 422)
    granted = [["决定书文号", "许可事项"], ["建字1号", crowd.careless()]]
    bring(crowd, office.admin, "catalogue/licences/import", granted, 422)


def bring(crowd: Crowd, who: Caller, what: str, rows: list[list[str]], *allowed: int) -> None:
    """A file somebody of the hall chooses."""
    content = "\n".join(",".join(row) for row in rows).encode()
    crowd.ask(who, f"/halls/JN01/{what}", {"file": base64.b64encode(content).decode()}, *allowed)


def ask_and_complain(crowd: Crowd) -> None:
    """With name, phone and document, and more of them in the words."""
    while (n := next(crowd.numbers)) < PEOPLE - 2:
        crowd.numbers = count(n)
        body = {"hall": "JN01", "kind": ("question", "complaint", "suggestion")[n % 3], "text": crowd.careless()}
        who = crowd.body()
        crowd.office.clock.step(3)  # so many a minute
        crowd.ask(crowd.office.guide, "/enquiries", body | {"name": who["name"], "phone": crowd.phone(), "person": who})


def in_files(crowd: Crowd, folder: Path) -> dict[str, list[str]]:
    """What stands in clear in a folder's files, but the one that stands for the phones of an office under test."""
    files = [one for one in folder.rglob("*") if one.is_file() and one.name != "messages.jsonl"]
    return {one.name: found for one in files if (found := crowd.found_in(one.read_bytes()))}


def in_answers(crowd: Crowd, number: str) -> dict[str, list[str]]:
    """What calls and pages show anybody who does not ask for one person: all there are without a name of its own."""
    found: dict[str, list[str]] = {}
    filled = {"hall": "JN01", "number": number, "window": "317", "service": "records"}
    for rule in crowd.office.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not rule.arguments <= filled.keys() or rule.endpoint == "static":
            continue
        path = rule.rule
        for name in rule.arguments:
            path = re.sub(rf"<(\w+:)?{name}>", filled[name], path)
        for role in ROLES:
            caller = crowd.office.callers[role]
            sent = {"Authorization": f"Bearer {caller.token}"} if caller.token else {}
            cookies = (
                {"Cookie": f"quhao_{'kiosk' if role == 'kiosk' else 'session'}={caller.token}"} if caller.token else {}
            )
            answer = caller.client.get(path, headers=sent if path.startswith("/api/") else cookies)
            if seen := crowd.found_in(answer.get_data()):
                found[f"{role} {path}"] = seen
    return found


def exported(crowd: Crowd) -> dict[str, list[str]]:
    """What a day's cases say when they leave as a table, by who may take them, without a reason for whole persons."""
    found = {}
    for form in ("csv", "xlsx"):
        answer = crowd.ask(crowd.office.manager, "/halls/JN01/cases/export", {"day": "2026-11-23", "form": form})
        assert answer["count"] > 300
        content = base64.b64decode(answer["file"])
        if form == "xlsx":
            with ZipFile(io.BytesIO(content)) as book:
                content = b"".join(book.read(name) for name in book.namelist())
        found[form] = crowd.found_in(content)
    return {form: seen for form, seen in found.items() if seen}


def on_sockets(crowd: Crowd) -> dict[str, list[str]]:
    """What topics hold, those that show a masked person among them."""
    feed, found = Feed(crowd.office.house, Guard(crowd.office.house)), {}
    for topic in TOPICS:
        view = feed.view_of("JN01", topic)
        assert view is not None, topic
        if seen := crowd.found_in(str(crowd.office.house.database.read(view.everything))):
            found[topic] = seen
    return found


def test_of_a_thousand_people_nothing_stands_in_clear_where_nobody_asked_for_them(
    linked: Linked, tmp_path: Path, clock: SteppedClock, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.configure("INFO")
    crowd = Crowd(linked)
    numbers = leave_cases(crowd)
    type_it_as_the_parcels_number(crowd, numbers[1])
    come_to_the_window(crowd)
    hear_it_from_other_systems(crowd)
    ask_and_complain(crowd)
    linked.settle()
    assert next(crowd.numbers) >= PEOPLE - 2
    house = linked.house
    assert len(crowd.found_in("".join(crowd.secret).encode())) >= PEOPLE, "what is looked for would be found"
    assert in_answers(crowd, numbers[0]) == {}, "applicant, agent and to whom a parcel goes are masked"
    assert exported(crowd) == {}
    assert on_sockets(crowd) == {}
    upkeep.back_up(house.data, tmp_path / "copy", clock)
    assert in_files(crowd, house.data) == {}
    assert in_files(crowd, tmp_path / "copy") == {}
    assert crowd.found_in(str(linked.counter.all_entries())) == []
    said = capfd.readouterr()
    assert crowd.found_in(said.out + said.err) == []
    assert upkeep.replay_differences(house.database) == []
