"""The demo hall JN01: everything the domain notes ask of it, and menus that lead to every service in three taps."""

from __future__ import annotations

from pathlib import Path

import pytest

import queue_server.demo
from queue_server.hall import file, hours
from queue_server.hall.calendar import Calendar
from queue_server.hall.model import Hall, UnknownQueue, UnknownService, UnknownWindow, UnknownZone


@pytest.fixture(scope="module")
def hall() -> Hall:
    return file.parse((Path(queue_server.demo.__file__).parent / "jn01.toml").read_text(encoding="utf-8"))


def test_it_has_both_floors_all_zones_and_every_window_number(hall: Hall) -> None:
    assert [floor.id for floor in hall.floors] == ["3F", "4F"]
    assert [zone.id for zone in hall.zones] == [
        *("3F-A", "3F-B", "3F-C", "3F-D", "3F-S"),
        *("4F-A", "4F-B", "4F-C", "4F-D", "4F-E", "4F-F"),
    ]
    assert [window.id for window in hall.windows] == [str(n) for n in (*range(301, 330), *range(401, 425))]


@pytest.mark.parametrize(
    ("zone", "first", "last", "queues"),
    [
        ("3F-A", 301, 302, "YZ"),
        ("3F-B", 303, 310, "ACD"),
        ("3F-B", 311, 313, "AB"),
        ("3F-B", 314, 315, "T"),
        ("3F-B", 316, 316, "K"),
        ("3F-B", 317, 317, "DE"),
        ("3F-B", 318, 318, "X"),
        ("3F-C", 319, 323, "G"),
        ("3F-C", 324, 326, "H"),
        ("3F-C", 327, 327, "J"),
        ("3F-D", 328, 329, "L"),
        ("4F-A", 401, 401, "W"),
        ("4F-B", 402, 407, "M"),
        ("4F-C", 408, 415, "N"),
        ("4F-D", 416, 421, "P"),
        ("4F-E", 422, 422, "Q"),
        ("4F-F", 423, 424, "R"),
    ],
)
def test_windows_stand_in_their_zone_and_serve_their_queues(
    hall: Hall, zone: str, first: int, last: int, queues: str
) -> None:
    for number in range(first, last + 1):
        window = hall.window(str(number))
        assert (window.zone, "".join(sorted(window.queues))) == (zone, queues)


def test_mortgage_windows_help_with_transfers_behind_a_handicap(hall: Hall) -> None:
    assert hall.handicap_min("311", "A") == 10
    assert hall.handicap_min("303", "A") == 0
    assert [window.id for window in hall.home_windows_of("A")] == [str(n) for n in range(303, 311)]
    assert [window.id for window in hall.windows_of("A")][-3:] == ["311", "312", "313"]


def test_the_court_window_is_never_public(hall: Hall) -> None:
    assert not hall.window("318").public and not hall.queue("X").public
    assert "318" not in {window.id for window in hall.public_windows}
    assert "X" not in {queue.prefix for queue in hall.public_queues}
    assert {service.queue for service in hall.public_services} == {queue.prefix for queue in hall.public_queues}
    offered = {name for menu in hall.menus for group in hall.tiles(menu.id) for name in group.services}
    assert not offered & {service.id for service in hall.services_of("X")}


def test_every_service_says_who_comes_what_to_bring_and_how_long_in_two_languages(hall: Hall) -> None:
    for service in hall.services:
        assert service.name_en and service.who and service.who_en and service.minutes, service.id
        assert len(service.materials) == len(service.materials_en)
        assert service.materials or service.default_outcome == "consulted", service.id
    assert hall.service("transfer-inherit").minutes == 50
    assert hall.service("fund-loan").minutes == 35
    assert all(hall.queue(service.queue) for service in hall.services)


@pytest.mark.parametrize("name", ["fund-purchase", "fund-loan", "transfer-resale", "mortgage-first"])
def test_fund_and_registration_items_are_for_named_persons_and_can_be_booked(hall: Hall, name: str) -> None:
    assert hall.service(name).real_name and hall.service(name).bookable


@pytest.mark.parametrize("elder", [False, True])
def test_every_public_service_is_three_taps_away_on_every_kiosk(hall: Hall, elder: bool) -> None:
    limit = 6 if elder else 8
    everything = {service.id for service in hall.public_services}
    for kiosk in hall.kiosks:
        tiles = hall.tiles(kiosk.menu, elder)
        assert len(tiles) <= limit and all(len(group.services) <= limit for group in tiles)
        found = [name for group in tiles for name in group.services]
        assert set(found) == everything and len(found) == len(everything)  # group, service, confirm: and only one way
        assert all(group.name_en and group.hint and group.hint_en for group in tiles)


def test_saturdays_are_for_the_fund_and_registration_alone(hall: Hall) -> None:
    calendar, saturday = Calendar(), "2026-11-28"
    opened = {queue.prefix for queue in hall.queues if hours.opening(hall, saturday, calendar, queue.prefix)}
    assert opened == set("ABCDETKGHJ")
    (morning,) = hours.opening(hall, saturday, calendar)
    assert morning.end_ms - morning.start_ms == 3 * 3_600_000


def test_a_working_day_has_seven_open_hours_in_both_seasons(hall: Hall) -> None:
    for day in ("2026-11-23", "2026-07-01"):
        assert sum(p.end_ms - p.start_ms for p in hours.opening(hall, day, Calendar())) == 7 * 3_600_000


def test_kiosks_and_displays_are_found_by_id_name_or_place(hall: Hall) -> None:
    for ask in (("K401", None), ("四楼取号机 1", None), ("whatever", "4F-A"), ("whatever", "4F-C")):
        kiosk = hall.kiosk(*ask)
        assert kiosk is not None and kiosk.id == "K401"
    assert hall.kiosk("whatever") is None
    display = hall.display("new screen", "3F-B")
    assert display is not None and (display.id, display.pitch_mm) == ("D301", 0.634)


def test_each_floor_has_one_voice(hall: Hall) -> None:
    assert [display.id for display in hall.displays if display.speaks] == ["D300", "D400"]
    spoken = {zone for display in hall.displays if display.speaks for zone in display.zones}
    assert {hall.window(window.id).zone for window in hall.public_windows} <= spoken


def test_what_the_hall_does_not_have_is_refused(hall: Hall) -> None:
    for ask, refusal in (
        (lambda: hall.window("999"), UnknownWindow),
        (lambda: hall.queue("I"), UnknownQueue),
        (lambda: hall.service("nothing"), UnknownService),
        (lambda: hall.zone("5F-A"), UnknownZone),
        (lambda: hall.windows_of("I"), UnknownQueue),
        (lambda: hall.services_of("I"), UnknownQueue),
    ):
        with pytest.raises(refusal) as refused:
            ask()
        assert refused.value.status == 404 and refused.value.message("en")


def test_kiosks_with_a_block_may_give_out_their_own_numbers(hall: Hall) -> None:
    assert hall.reserved("A") == hall.reserved_for("A", "三楼取号机 1") == range(501, 551)
    with_block = file.parse(file.export(hall).replace("reserved_block = 0", "reserved_block = 1"))
    assert with_block.reserved_for("A", "K301") == range(551, 601)
    assert with_block.reserved("A") == range(501, 601)
    assert len(with_block.reserved_for("A", "K302")) == 0


def test_places_are_spoken_as_signs_say_them(hall: Hall) -> None:
    assert hall.where("3F-B") == "三楼 B 区"
    assert hall.where("4F-A", "en") == "Fourth floor, zone A"
    assert hall.window("305").name == "305"
