"""The rules of the kiosk without a browser: what stands in the way, what follows, how long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk import flow
from kiosk.deps import PrinterState, QueueState
from kiosk.flow import Timings
from queue_server.hall.model import Hall

OPEN, CLOSED = QueueState(3, True), QueueState(0, False, 1)
FULL = QueueState(40, True, None, "queue_full")
STOPPED = QueueState(4, True, None, "系统维护")


@pytest.mark.parametrize(
    ("state", "expected"), [(OPEN, "open"), (CLOSED, "closed"), (FULL, "full"), (STOPPED, "stopped"), (None, "closed")]
)
def test_a_queue_is_open_closed_full_or_stopped(state: QueueState | None, expected: str) -> None:
    assert flow.standing(state) == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((CLOSED, OPEN), "open"),
        ((CLOSED, FULL), "full"),
        ((CLOSED, STOPPED), "stopped"),
        ((CLOSED, CLOSED), "closed"),
        ((), "closed"),
    ],
)
def test_a_tile_is_open_while_one_of_its_queues_is(states: tuple[QueueState, ...], expected: str) -> None:
    assert flow.standing_of_all(states) == expected


@pytest.mark.parametrize(
    ("printer", "job", "since_ms", "expected"),
    [
        (PrinterState("online"), None, 0, "printing"),
        (PrinterState("online"), "queued", 500, "printing"),
        (PrinterState("online"), "sending", 500, "printing"),
        (PrinterState("online"), "sent", 500, "taken"),
        (PrinterState("degraded", "paper_near_end"), "confirmed", 500, "taken"),
        (PrinterState("unavailable", "paper_out"), "confirmed", 500, "taken"),
        (PrinterState("online"), "unknown", 500, "unsure"),
        (PrinterState("online"), "failed", 500, "printer_down"),
        (PrinterState("unavailable", "paper_out"), "failed", 500, "no_paper"),
        (PrinterState("unavailable", "paper_out"), None, 0, "no_paper"),
        (PrinterState("unavailable", "cover_open"), None, 0, "printer_down"),
        (PrinterState("unknown", "never_reported"), None, 0, "unsure"),
        (PrinterState("online"), "queued", flow.PRINT_SLOW_MS, "slow"),
        (PrinterState("none"), None, 0, "no_printer"),
    ],
)
def test_what_is_said_about_the_paper(printer: PrinterState, job: str | None, since_ms: int, expected: str) -> None:
    assert flow.slip(printer, job, since_ms) == expected


def test_a_tile_with_one_service_behind_it_leads_straight_to_it(hall: Hall) -> None:
    by_id = {group.id: group for group in hall.groups}
    assert flow.after_tile(hall, by_id["fund-unit"]) == ("service", "fund-unit")
    assert flow.after_tile(hall, by_id["fund-loan"]) == ("group", "fund-loan")


def test_every_public_service_of_the_demo_hall_is_behind_a_tile_of_every_menu(hall: Hall) -> None:
    public = {service.id for service in hall.public_services}
    for menu in hall.menus:
        tiles = flow.tiles(hall, menu.id)
        assert len(tiles) <= flow.CHOICES_MAX
        assert all(len(flow.services_in(hall, tile)) <= flow.CHOICES_MAX for tile in tiles)
        offered = {service.id for tile in tiles for service in flow.services_in(hall, tile)}
        assert offered <= public
        assert offered == public, menu.id


def test_a_hall_without_groups_shows_one_tile_per_public_queue(hall: Hall) -> None:
    bare = replace(hall, groups=(), menus=())
    assert [tile.id for tile in flow.tiles(bare, "")] == [queue.prefix for queue in hall.public_queues]


def test_a_hall_without_menus_shows_what_is_on_the_kiosks_floor_first(hall: Hall) -> None:
    bare = replace(hall, groups=(), menus=())
    for floor in ("3F", "4F"):
        here = [
            flow.floor_of(bare, flow.services_in(bare, tile)[0]) == floor for tile in flow.tiles(bare, "", floor=floor)
        ]
        assert here == sorted(here, reverse=True) and any(here) and not all(here)


def test_more_choices_than_fit_are_turned_over_page_by_page() -> None:
    assert flow.page_of(range(8), 1, elder=False) == (tuple(range(8)), 1, 1)
    assert flow.page_of(range(8), 1, elder=True) == (tuple(range(6)), 1, 2)
    assert flow.page_of(range(8), 2, elder=True) == ((6, 7), 2, 2)
    assert flow.page_of(range(8), 99, elder=True).number == 2
    assert flow.page_of((), 0, elder=True) == ((), 1, 1)


def test_k10_the_elder_menu_leads_to_the_same_services(hall: Hall) -> None:
    def reached(menu: str, elder: bool) -> set[str]:
        return {one.id for tile in flow.tiles(hall, menu, elder) for one in flow.services_in(hall, tile)}

    for menu in hall.menus:
        assert reached(menu.id, elder=True) == reached(menu.id, elder=False)
        assert len(flow.tiles(hall, menu.id, elder=True)) <= flow.ELDER_CHOICES_MAX


def test_who_has_no_document_finds_a_service_that_asks_for_none_on_the_own_floor_first(hall: Hall) -> None:
    for floor in ("3F", "4F"):
        first = flow.without_document(hall, floor)[0]
        assert not first.real_name and flow.floor_of(hall, first) == floor


def test_no_service_that_is_not_public_is_offered(hall: Hall) -> None:
    court = replace(hall.groups[0], services=("court-seizure", "records"))
    assert [service.id for service in flow.services_in(hall, court)] == ["records"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("11010519491231002X", "resident"),
        ("810000199408230021", "hmt_residence"),
        ("830000199201300022", "hmt_residence"),
        ("911124198108030024", "foreign_permanent"),
    ],
)
def test_the_document_is_known_from_the_first_places(number: str, kind: str) -> None:
    assert flow.id_type_of(number) == kind


def test_a_passport_is_one_because_the_person_says_so() -> None:
    assert flow.id_type_of("E12345678", "passport") == "passport"
    assert flow.id_type_of("11010519491231002X", "org") == "resident"


@pytest.mark.parametrize(
    ("code", "screen"),
    [
        ("queue_closed", "closed"),
        ("queue_full", "full"),
        ("queue_stopped", "stopped"),
        ("bad_id_number", "service"),
        ("already_has_ticket", "refused"),
        ("something_new", "refused"),
    ],
)
def test_a_refusal_leads_to_the_screen_where_it_can_be_mended(code: str, screen: str) -> None:
    assert flow.refused_screen(code) == screen


def test_back_is_everywhere_but_at_the_start_and_after_the_number() -> None:
    assert {name for name, how in flow.BEHAVIOUR.items() if not how.back} == {
        "start",
        "done",
        "partly",
        "rate_said",
        "ask_taken",
    }
    assert {name for name, how in flow.BEHAVIOUR.items() if how.leaves} == {"done", "rate_said", "ask_taken"}


def test_the_idle_times_keep_their_limits() -> None:
    usual = Timings()
    assert (usual.idle_warn_s, usual.idle_countdown_s, usual.done_s) == (60, 30, 15)
    for wrong in ({"idle_warn_s": 29}, {"idle_warn_s": 301}, {"idle_countdown_s": 19}):
        with pytest.raises(ValueError, match="idle warning"):
            Timings(**wrong)
