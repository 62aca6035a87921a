"""What a visitor may switch on or add: 长辈版, needs, another document, a guide; and what each of them leads to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from kiosk import flow
from kiosk.deps import QueueState
from queue_server.hall.model import Hall
from tests.kiosk.things import ID_NUMBER
from tests.kiosk.twin import MemoryDeps
from tests.kiosk.visit import Visit

PASSPORT = "E12345678"


def is_on(kiosk: Visit, mode: str) -> bool:
    return bool(kiosk.page.evaluate("mode => document.body.classList.contains(mode)", mode))


def test_k10_large_print_is_one_tap_in_and_out_and_shows_six_tiles(kiosk: Visit) -> None:
    assert kiosk.page.locator(".tile").count() == 8
    kiosk.tap("#stage [data-act=elder]")
    expect(kiosk.page.locator(".tile")).to_have_count(6)
    assert is_on(kiosk, "elder")
    assert kiosk.page.locator("[data-act=elder]").get_attribute("aria-pressed") == "true"
    expect(kiosk.page.locator("[data-act=elder] .on")).to_have_text("标准版")
    kiosk.tap("#stage [data-act=elder]")
    expect(kiosk.page.locator(".tile")).to_have_count(8)
    assert not is_on(kiosk, "elder")


def test_k10_every_service_can_be_reached_in_large_print(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.tap("#stage [data-act=elder]")
    expect(kiosk.page.locator(".tile")).to_have_count(6)
    reached = kiosk.page.evaluate(
        """async () => {
            const links = (node) => [...node.querySelectorAll('.tile, .pager [data-go]')].map((one) => one.dataset.go);
            const open = links(document), seen = new Set(), services = new Set();
            while (open.length) {
                const go = open.pop();
                if (seen.has(go)) continue;
                seen.add(go);
                const id = new URLSearchParams(go.split('?')[1]).get('id');
                if (go.startsWith('service')) { services.add(id); continue; }
                const text = await (await fetch(`/kiosk/screen/${go}&elder=1`)).text();
                const node = new DOMParser().parseFromString(text, 'text/html');
                if (node.querySelectorAll('.tile').length > 6) throw new Error(go);
                open.push(...links(node));
            }
            return [...services];
        }"""
    )
    assert set(reached) == {service.id for service in deps.the_hall.public_services}


@pytest.mark.parametrize("mode", ["elder", "low", "voice"])
def test_k7_k10_what_was_switched_on_lasts_for_the_visit_only(kiosk: Visit, mode: str) -> None:
    kiosk.tap(f"#stage [data-act={mode}]")
    kiosk.tap('.tile[data-go*="group?id=desk"]')
    kiosk.screen("group")
    assert is_on(kiosk, mode)
    kiosk.wait_s(62)
    kiosk.tap("[data-act=idle-end]")
    kiosk.screen("start", "zh")
    assert not is_on(kiosk, mode)


def test_more_tiles_than_fit_are_turned_over(kiosk: Visit, deps: MemoryDeps, hall: Hall) -> None:
    deps.the_hall = replace(hall, menus=(), groups=())
    kiosk.open()
    count = len(hall.public_queues)
    seen = kiosk.page.locator(".tile").count()
    assert seen == flow.CHOICES_MAX < count
    kiosk.tap(".pager [data-go*='page=2']")
    expect(kiosk.page.locator(".page-of")).to_contain_text("第 2 页")
    kiosk.tap(".pager [data-go='start']")
    expect(kiosk.page.locator(".page-of")).to_contain_text("第 1 页")


def test_needs_are_one_option_of_the_confirm_screen_and_go_with_the_ticket(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=desk", "records")
    kiosk.choose("needs", "听不清", "走不便")
    assert kiosk.text("[data-chosen=needs]") == "听力、行动"
    kiosk.language("en")
    assert kiosk.text("[data-chosen=needs]") == "Hearing, Walking"
    kiosk.tap("[data-act=elder]")
    assert kiosk.text("[data-chosen=needs]") == "Hearing, Walking"
    kiosk.take()
    kiosk.screen("done")
    assert deps.asked[0]["needs"] == ["hearing", "mobility"]


def test_letters_come_on_demand_and_a_passport_is_taken_as_one(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.screen("service")
    assert kiosk.page.locator('[data-key="E"]:visible').count() == 0
    kiosk.tap("[data-act=passport]")
    for place in PASSPORT[:4]:
        kiosk.page.locator(f'dialog[open] [data-key="{place}"]').click()
    kiosk.tap("[data-act=passport-done]")
    expect(kiosk.page.locator("dialog[open] [data-when=short]")).to_be_visible()
    for place in PASSPORT[4:]:
        kiosk.page.locator(f'dialog[open] [data-key="{place}"]').click()
    assert PASSPORT not in kiosk.page.content()
    kiosk.tap("[data-act=passport-done]")
    expect(kiosk.page.locator("[data-id] [data-when=passport]")).to_contain_text("9 位")
    kiosk.take()
    kiosk.screen("done")
    assert deps.asked[0]["person"] == {"id_type": "passport", "id_number": PASSPORT}


def test_a_card_typed_after_a_passport_counts_as_the_card(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.tap("[data-act=passport]")
    kiosk.page.keyboard.type(PASSPORT)
    kiosk.tap("[data-act=passport-drop]")
    expect(kiosk.page.locator("[data-id] [data-when=count]")).to_be_visible()
    kiosk.type_id(ID_NUMBER)
    kiosk.take()
    kiosk.screen("done")
    assert deps.asked[0]["person"] == {"id_type": "resident", "id_number": ID_NUMBER}


def test_without_an_id_a_guide_is_called_and_what_comes_of_it_is_said(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.tap('[data-go*="noid"]')
    kiosk.screen("noid")
    assert "没带证件也能办" in kiosk.text()
    kiosk.tap("[data-act=guide-noid]")
    kiosk.screen("help")
    assert deps.helped == [{"kind": "no_id"}]
    assert "已通知导办员" in kiosk.text()
    deps.help = "taken"
    kiosk.wait_s(6)
    expect(kiosk.page.locator("[data-live=help]")).to_contain_text("导办员正在过来")


def test_without_an_id_a_number_can_be_had_where_none_is_asked_for(kiosk: Visit, deps: MemoryDeps) -> None:
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.tap('[data-go*="noid"]')
    kiosk.tap(".ways [data-go*=service]")
    kiosk.screen("service")
    kiosk.take()
    kiosk.screen("done")
    assert deps.asked[0]["person"] is None and deps.asked[0]["service"] == "desk-3"


def test_a_guide_who_cannot_be_told_is_no_dead_end(kiosk: Visit, deps: MemoryDeps) -> None:
    deps.guides_away = True
    kiosk.tap("#stage [data-act=guide]")
    kiosk.screen("help")
    assert "没能通知到导办员" in kiosk.text() and "导办台在三楼 A 区" in kiosk.text()
    kiosk.tap("[data-act=restart]")
    kiosk.screen("start")


def test_k15_a_stopped_queue_says_why_what_to_do_and_whom_to_ask(kiosk: Visit, deps: MemoryDeps) -> None:
    deps.queues["E"] = QueueState(4, True, None, "系统维护")
    kiosk.go("group?id=desk", "records")
    kiosk.screen("stopped")
    for part in ("这项业务暂停取号", "原因：系统维护", "先办其他事项", "请问导办台"):
        assert part in kiosk.text()


def test_a_service_of_another_floor_says_so_before_the_number_is_taken(kiosk: Visit) -> None:
    kiosk.go("fourth-floor", "social-security")
    kiosk.screen("service")
    assert "在四楼办理，取号后请到四楼" in kiosk.text()


def test_k4_low_reach_is_one_tap_and_gives_the_band_of_the_hall_file(
    kiosk: Visit, deps: MemoryDeps, hall: Hall
) -> None:
    kiosk.tap("#stage [data-act=low]")
    boxes = kiosk.page.evaluate(
        "[...document.querySelectorAll('#stage button')].filter((one) => one.checkVisibility())"
        ".map((one) => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom])"
    )
    place = hall.kiosks[0]
    heights = [place.bottom_mm + (place.height_px - y) * place.pitch_mm for box in boxes for y in box]
    assert min(heights) >= 799 and max(heights) <= 1101
