"""What anybody may ask for, one address may not ask for without end."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, request

from appointments import work
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import TooManyRequests
from queue_server.wiring import pace
from tests.conftest import Office


def test_one_kiosks_search_has_a_bound_of_its_own_and_the_way_to_a_number_none(office: Office) -> None:
    kiosk = office.app.test_client()
    kiosk.set_cookie("quhao_kiosk", str(office.add_device("kiosk", "K301").token))
    found = [kiosk.get("/kiosk/screen/find?q=G").status_code for _ in range(241)]
    assert (found.count(200), found[-1]) == (240, 429)
    assert kiosk.get("/kiosk/screen/start").status_code == 200


def test_one_address_cannot_keep_the_search_busy(office: Office) -> None:
    phone = office.app.test_client()
    found = [phone.get("/p/guide/find").status_code for _ in range(241)]
    assert (found.count(200), found[-1]) == (240, 429)
    assert phone.get("/p/guide").status_code == 200
    assert phone.get("/p/guide/find", environ_base={"REMOTE_ADDR": "10.0.0.7"}).status_code == 200
    office.clock.at_mono_s += 61
    assert phone.get("/p/guide/find").status_code == 200


def test_a_form_with_the_sum_done_has_the_higher_pace_and_reaches_the_page_whole(
    tmp_path: Path, clock: SteppedClock
) -> None:
    app, secrets = Flask("pages"), Secrets.load(tmp_path)
    app.add_url_rule("/p/book/<service>", "book", lambda service: request.form["slot"], methods=["POST"])
    app.register_error_handler(TooManyRequests, lambda _error: ("", 429))
    pace.install(app, clock, secrets, 4)

    def send(work_done: str) -> tuple[int, str]:
        answer = app.test_client().post("/p/book/fund-rent", data={"slot": "20261124-0900", "work": work_done})
        return answer.status_code, answer.get_data(as_text=True)

    def sum_done(salt: str) -> str:
        return work.solve(work.challenge(secrets, salt, 4, clock.now_ms()), 4)

    most = pace.LIMITS["POST", "/p/book/<service>"]
    assert [send("")[0] for _ in range(most + 1)] == [200] * most + [429]
    assert send(sum_done("a")) == (200, "20261124-0900")
    assert send("not one")[0] == 429  # as if it were none


def test_a_rush_behind_the_halls_address_does_not_stop_its_desk_and_a_forged_cookie_goes_nowhere(
    office: Office,
) -> None:
    def answer(cookie: str = "", key: str = "") -> int:
        browser = office.app.test_client()
        if cookie:
            browser.set_cookie("quhao_session", cookie)
        return browser.post("/api/v1/bookings", headers={"Authorization": f"Bearer {key}"} if key else {}).status_code

    most, token = pace.LIMITS["POST", "/api/v1/bookings"], str(office.guide.token)
    rush = [answer() for _ in range(most + 1)]
    assert (rush.count(429), rush[-1]) == (1, 429)
    assert 429 not in (answer(cookie=token), answer(key=token))
    assert (answer(cookie="forged"), answer(key="forged")) == (429, 429)


def test_every_page_of_a_booking_has_a_pace_and_so_has_a_short_link(office: Office) -> None:
    rules = {rule.rule for rule in office.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    pages = {one for one in rules if one.startswith(("/p/b/", "/p/book", "/p/n/"))}
    assert len(pages) >= 7
    assert pages - {path for method, path in pace.LIMITS if method == "GET"} == set()
    phone = office.app.test_client()
    assert [phone.get("/p/b/made.up").status_code for _ in range(241)][-2:] == [404, 429]
