"""The code sent again, over the API, the page without script, and to the phone: the newest alone reaches it."""

from __future__ import annotations

import re

from queue_server.kernel.rows import Rows
from queue_server.notices import follow, store
from tests.appointments.test_way import book, code
from tests.conftest import Office
from tests.notices.conftest import got
from tests.pages.booker import Booker, alerts

STILL = "/public/bookings/{}/code"


def still(office: Office) -> None:
    """Nobody sends or follows but the test."""
    for one in (office.house.followers, office.house.timers, office.house.post):
        one.stop()


def test_the_newest_code_is_sent_and_proves_the_phone(office: Office) -> None:
    still(office)
    made = book(office).json
    first = code(office, made["id"])
    assert [one["kind"] for one in got(office)] == ["code"]
    path = STILL.format(made["token"])
    soon = office.nobody.post(path)
    assert (soon.status_code, soon.json["error"]["code"]) == (429, "code_is_on_its_way")
    assert soon.headers["Retry-After"] == "60"
    office.clock.step(60)
    answer = office.nobody.post(path)
    assert (answer.status_code, answer.json["state"]) == (200, "unverified")
    assert answer.json["code_again_from"] > made["verify_by"][:11]
    second = code(office, made["id"])
    texts = [one["text"] for one in got(office)]
    assert len(texts) == 2 and second in texts[1]
    if first != second:
        assert office.nobody.post(path.replace("/code", "/verify"), {"code": first}).status_code == 403
    assert office.nobody.post(path.replace("/code", "/verify"), {"code": second}).json["state"] == "booked"
    assert office.nobody.post(path).json["error"]["code"] == "booking_state_forbids"


def test_a_code_that_waited_in_the_outbox_is_dropped_for_the_newer_one(office: Office) -> None:
    still(office)
    made = book(office).json
    office.house.followers.catch_up()
    office.clock.step(60)
    assert office.nobody.post(STILL.format(made["token"])).status_code == 200
    office.house.followers.catch_up()

    def look(rows: Rows) -> list[tuple[str, bool]]:
        ids = [row["id"] for row in rows.all("SELECT id FROM outbox ORDER BY occasion")]
        found = [one for one in (store.by_id(rows, each) for each in ids) if one]
        return [(one.occasion, follow.is_true(rows, one)) for one in found]

    assert office.house.database.read(look) == [("", False), ("2", True)]
    assert len(got(office)) == 1


def test_the_page_sends_it_again_without_script_and_says_when(office: Office) -> None:
    phone = Booker(office)
    phone.office.clock.step(61)
    at = phone.book()

    def press() -> str:
        key = re.search(r'value="again">.*?name="idempotency_key" value="([^"]+)"', phone.page(at), re.S)
        assert key
        answer = phone.phone.post(at, data={"act": "again", "idempotency_key": key[1]}, follow_redirects=True)
        return str(answer.text)

    assert 'data-again="60"' in phone.page(at) and "隔 60 秒以上" in phone.page(at)
    assert alerts(press()) == ["验证码刚发出，请 60 秒后再试。"]
    for _n in range(2):
        phone.office.clock.step(60)
        assert alerts(press()) == []
    assert "验证码不能再发了" in phone.page(at) and 'value="again"' not in phone.page(at)
    phone.prove(at)
    assert "验证码" not in phone.page(at)
