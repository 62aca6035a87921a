"""What anybody may ask for, one address may not ask for without end."""

from __future__ import annotations

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
