"""Pages attached to a material: sealed, listed, seen by staff alone, each look written down, forgotten in time."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from queue_server.cases import attaching, finding, store
from queue_server.cases.attaching import BYTES_MAX
from queue_server.cases.model import Case
from queue_server.cases.plain_picture import plain
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.people import service as people
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.cases.pictures import TRACES, jpeg, png
from tests.cases.test_way import code_of

SECRET = b"37010219900101001X secret words of the page"
PDF = b"%PDF-1.7 " + SECRET
PNG = plain(png())


def attach(counter: Counter, number: str, content: bytes, material: str = "身份证", **more: Any) -> Any:
    body = {"material": material, "file": base64.b64encode(content).decode()} | more
    return counter.office.clerk.post(f"/cases/{number}/pages", body)


def test_a_page_is_listed_with_its_hash_shown_to_staff_and_its_looks_are_written_down(counter: Counter) -> None:
    number, clerk = counter.opened(1)["number"], counter.office.clerk
    made = attach(counter, number, PNG)
    assert made.status_code == 201, made.json
    assert (made.json["kind"], made.json["sha256"]) == ("image/png", hashlib.sha256(PNG).hexdigest())
    assert [one["id"] for one in clerk.get(f"/cases/{number}/pages").json["pages"]] == [made.json["id"]]
    shown = clerk.get(f"/cases/{number}/pages/{made.json['id']}")
    assert shown.data == PNG and shown.headers["Content-Type"] == "image/png"
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert shown.headers["X-Content-Type-Options"] == "nosniff" and shown.headers["Cache-Control"] == "no-store"
    assert "inline" in shown.headers["Content-Disposition"]
    pdf = attach(counter, number, PDF).json["id"]
    given = clerk.get(f"/cases/{number}/pages/{pdf}")
    assert given.headers["Content-Disposition"] == f'attachment; filename="{pdf}.pdf"'
    assert code_of(counter.office.auditor.get(f"/cases/{number}/pages/{pdf}")) == (403, "not_allowed")
    assert code_of(clerk.get(f"/cases/{number}/pages/none")) == (404, "unknown_page")
    assert [one.body["page"] for one in counter.entries("page_seen")] == [made.json["id"], pdf]
    (added, _pdf) = counter.entries("case_page_added")
    assert added.body["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert upkeep.replay_differences(counter.office.house.database) == []


def test_nothing_of_a_page_is_in_clear_in_the_database_or_its_log(counter: Counter) -> None:
    number = counter.opened(1)["number"]
    assert attach(counter, number, PNG).status_code == 201
    assert attach(counter, number, PDF).status_code == 201
    parts = (SECRET, PNG[-60:-20], base64.b64encode(PNG)[16:48], base64.b64encode(SECRET)[8:40])
    files = [one for one in counter.office.house.data.rglob("*") if one.is_file()]
    assert any(one.name.startswith("quhao.db") for one in files)
    assert not [one.name for one in files for part in parts if part in one.read_bytes()]


@pytest.mark.parametrize("content", [jpeg(), png()])
def test_what_a_phone_wrote_into_a_picture_is_not_kept(counter: Counter, content: bytes) -> None:
    number, clerk = counter.opened(1)["number"], counter.office.clerk
    made = attach(counter, number, content).json
    shown = clerk.get(f"/cases/{number}/pages/{made['id']}").data
    assert shown == plain(content) and not [trace for trace in TRACES if trace in shown]
    assert (made["bytes"], made["sha256"]) == (len(shown), hashlib.sha256(shown).hexdigest())


@pytest.mark.parametrize(
    ("content", "material", "said"),
    [
        (b"<html><script>", "身份证", (422, "page_is_wrong")),
        (jpeg()[:300], "身份证", (422, "page_is_wrong")),
        (b"", "身份证", (400, "bad_input")),
        (PNG + bytes(BYTES_MAX), "身份证", (400, "bad_input")),
        (PNG, "没有的材料", (422, "unknown_material")),
    ],
)
def test_only_pictures_and_pdf_of_a_bearable_size_are_taken(
    counter: Counter, content: bytes, material: str, said: tuple[int, str]
) -> None:
    number = counter.opened(1)["number"]
    assert code_of(attach(counter, number, content, material)) == said
    assert counter.entries("case_page_added") == []


def test_all_pages_of_a_case_together_are_bounded(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "CASE_BYTES_MAX", 2 * len(PNG))
    number = counter.opened(1)["number"]
    assert [attach(counter, number, PNG).status_code for _ in range(2)] == [201, 201]
    assert code_of(attach(counter, number, PNG)) == (409, "pages_are_too_much")
    assert len(counter.entries("case_page_added")) == 2


def test_a_page_is_sealed_before_the_transaction_that_keeps_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, secrets, turns = counter.opened(1)["number"], counter.office.house.secrets, list[str]()
    seal, by_id = secrets.seal, store.by_id

    def sealing(plain: str, bound_to: str) -> bytes:
        turns.append("seal" if "page:" in bound_to else "")
        return seal(plain, bound_to)

    def reading(rows: Rows, case_id: str) -> Case:
        is_ours = isinstance(rows, Tx) and rows.actor.startswith("staff:")  # followers write beside us
        turns.append("write" if is_ours else "")
        return by_id(rows, case_id)

    monkeypatch.setattr(secrets, "seal", sealing)
    monkeypatch.setattr(finding, "by_id", reading)
    assert attach(counter, number, PNG).status_code == 201
    assert [one for one in turns if one] == ["seal", "write"]


def test_pages_are_forgotten_with_the_cases_persons(counter: Counter) -> None:
    number, office = counter.opened(1)["number"], counter.office
    page = attach(counter, number, PDF).json["id"]
    assert counter.act(number, "refuse", reason="不属于本级权限").status_code == 200
    assert code_of(attach(counter, number, PDF)) == (409, "case_state_forbids")
    kept_days = office.house.hall("JN01").cases.kept_days
    office.clock.at_ms += kept_days * DAY_MS + 1
    office.house.database.write(people.drop_due)
    fresh = office._staff("later", "manager")
    assert code_of(fresh.get(f"/cases/{number}/pages/{page}")) == (404, "unknown_page")
    assert fresh.get(f"/cases/{number}").json["applicant"] is None
