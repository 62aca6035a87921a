"""咨询、投诉、建议 at the kiosk: a call back by touch and by keys, the code for the own phone, the reply to read."""

from __future__ import annotations

from playwright.sync_api import expect

from queue_server.enquiries.refusals import TooManyEnquiries
from queue_server.people.model import BadPhone
from tests.kiosk.test_voice import LISTEN, heard
from tests.kiosk.things import ENQUIRY_NUMBER, an_enquiry
from tests.kiosk.visit import Visit

PHONE = "13800138000"


def to_kind(kiosk: Visit, kind: str) -> None:
    kiosk.tap("#stage [data-go=existing]:visible")
    kiosk.tap("[data-go=ask]")
    kiosk.tap(f'[data-go$="kind={kind}"]')


def type_phone(kiosk: Visit, phone: str = PHONE) -> None:
    kiosk.screen("ask_phone")
    for place in phone:
        kiosk.page.locator(f'.pad[data-key="{place}"]').tap(no_wait_after=True)


def to_phone(kiosk: Visit, topic: str = "wait", phone: str = PHONE) -> None:
    to_kind(kiosk, "question")
    kiosk.tap(f'[data-go*="topic={topic}"]')
    type_phone(kiosk, phone)


def made(kiosk: Visit) -> list[dict[str, object]]:
    return list(kiosk.deps.enquiries.made.values())


def test_story_who_has_waited_too_long_taps_it_names_the_window_leaves_a_number_and_is_called(kiosk: Visit) -> None:
    to_kind(kiosk, "complaint")
    kiosk.screen("ask_about")
    kiosk.page.locator('[data-pick="phrases"]', has_text="等候太久").tap()
    kiosk.page.locator('[data-pick="phrases"]', has_text="乱收费").tap()
    kiosk.tap("[data-sheet-open=letters]")
    for sign in "305":
        kiosk.page.locator(f'dialog[open] [data-key="{sign}"]').tap()
    kiosk.tap("dialog[open] [data-act=sheet-close]")
    expect(kiosk.page.locator(".ask-visit .ask-chosen")).to_have_text("305")
    kiosk.language("en")
    expect(kiosk.page.locator('[data-pick="phrases"][aria-checked="true"]')).to_have_count(2)
    kiosk.language("zh")
    kiosk.tap("[data-act=ask-next]")
    type_phone(kiosk)
    shown = kiosk.page.inner_text("[data-echo]").replace("\n", "")
    assert shown == "1388000", "the middle of a phone number is never shown"
    kiosk.tap("[data-act=back]")
    expect(kiosk.page.locator('[data-pick="phrases"][aria-checked="true"]')).to_have_count(2)
    expect(kiosk.page.locator(".ask-visit .ask-chosen")).to_have_text("305")
    kiosk.tap("[data-act=ask-next]")
    type_phone(kiosk)
    kiosk.language("en")
    expect(kiosk.page.locator('[data-when="count"]')).to_contain_text("11 entered")
    kiosk.tap("[data-act=ask-send]")
    kiosk.screen("ask_taken", "en")
    assert ENQUIRY_NUMBER in kiosk.text() and "Wednesday 25 November" in kiosk.text()
    assert "take the receipt" in kiosk.text()
    assert made(kiosk) == [
        {"kind": "complaint", "topic": "staff", "phrases": ["long_wait", "fees"], "about": "305", "phone": PHONE}
    ]
    kiosk.wait_s(16)
    kiosk.screen("start", "zh")
    assert ENQUIRY_NUMBER not in kiosk.page.content()
    assert not [one for one in kiosk.deps.requests if PHONE in one]


def test_what_was_tapped_is_enough_and_its_code_is_shown_long_enough_for_a_phone(kiosk: Visit) -> None:
    kiosk.deps.enquiries.public_url = "https://queue.example.gov.cn"
    to_kind(kiosk, "suggestion")
    kiosk.page.locator('[data-pick="phrases"]', has_text="多开几个窗口").tap()
    kiosk.tap("[data-act=ask-next]")
    kiosk.screen("ask_phone")
    kiosk.tap("[data-act=ask-bare]")
    kiosk.screen("ask_taken")
    assert "用手机写详情" in kiosk.text() and "11月25日" in kiosk.text()
    expect(kiosk.page.locator(".taken-code svg")).to_be_visible()
    assert [(one["phrases"], one["phone"]) for one in made(kiosk)] == [(["more_windows"], "")]
    kiosk.wait_s(30)
    assert ENQUIRY_NUMBER in kiosk.text(), "nobody has a phone out in a quarter of a minute"
    kiosk.wait_s(31)
    kiosk.screen("start")


def test_who_taps_nothing_leaves_a_number(kiosk: Visit) -> None:
    to_kind(kiosk, "complaint")
    kiosk.tap("[data-act=ask-next]")
    kiosk.screen("ask_phone")
    assert kiosk.page.locator("[data-act=ask-bare]").count() == 0


def test_a_number_that_is_none_is_typed_again_and_too_many_are_told_where_to_go(kiosk: Visit) -> None:
    to_phone(kiosk, phone="138")
    kiosk.tap("[data-act=ask-send]")
    expect(kiosk.page.locator('[data-when="short"]')).to_be_visible()
    assert made(kiosk) == []
    for refusal, says in ((BadPhone(), "电话"), (TooManyEnquiries(), "导办台")):
        kiosk.deps.enquiries.refusal = refusal
        for place in "00138000" if refusal.code == "bad_phone" else "":
            kiosk.page.locator(f'.pad[data-key="{place}"]').tap(no_wait_after=True)
        kiosk.tap("[data-act=ask-send]")
        expect(kiosk.page.locator('[data-when="server"]')).to_contain_text(says)
        expect(kiosk.page.locator('[data-when="server"]')).to_be_visible()


def test_the_code_leads_to_the_page_on_the_own_phone_where_one_can_be_reached(kiosk: Visit) -> None:
    to_phone(kiosk, phone="")
    assert kiosk.page.locator(".ask-on-phone .qr-code").count() == 0
    kiosk.deps.enquiries.public_url = "https://queue.example.gov.cn"
    kiosk.tap("[data-act=back]")
    kiosk.tap('[data-go*="topic=staff"]')
    expect(kiosk.page.locator(".ask-on-phone .qr-code svg")).to_be_visible()
    kiosk.tap("[data-act=guide]")
    kiosk.screen("help")


def test_a_call_is_asked_for_by_keys_and_voice_and_the_number_is_not_said(kiosk: Visit) -> None:
    page = kiosk.page
    page.evaluate(LISTEN)

    def press(key: str) -> None:
        kiosk.wait_s(1.1)
        page.keyboard.press(key)

    press("*")
    page.wait_for_function("heard.length > 0")
    kiosk.tap("#stage [data-go=existing]:visible")
    kiosk.screen("existing")
    press("5")
    kiosk.screen("ask")
    press("1")
    kiosk.screen("ask_topic")
    press("4")
    kiosk.screen("ask_phone")
    page.keyboard.type(PHONE, delay=100)
    press("Enter")
    kiosk.screen("ask_taken")
    page.wait_for_function("heard.join('').includes('最晚')")
    said = "".join(heard(page)).replace(" ", "")
    assert "按4所需材料" in said and PHONE not in said
    assert [(one["kind"], one["topic"], one["phone"]) for one in made(kiosk)] == [("question", "materials", PHONE)]


def test_a_reply_is_read_part_by_part_by_who_knows_its_number_and_the_end_of_the_phone(kiosk: Visit) -> None:
    kiosk.deps.enquiries.found = an_enquiry(state="answered", reply="请带身份证到 305 窗口。" * 40)
    kiosk.tap("#stage [data-go=existing]:visible")
    kiosk.tap("[data-go=ask]")
    kiosk.tap('[data-go="case?task=reply"]')
    kiosk.screen("case")
    kiosk.page.keyboard.type(ENQUIRY_NUMBER.lower().replace("-", ""), delay=100)
    kiosk.tap("[data-act=case-next]")
    expect(kiosk.page.locator('[data-step="tail"]')).to_be_visible()
    assert kiosk.page.locator('[data-step="tail"] [data-key="X"]').count() == 0
    kiosk.page.keyboard.type("8000", delay=100)
    kiosk.tap("[data-act=case-send]")
    kiosk.screen("asked")
    expect(kiosk.page.locator("[data-part]:visible")).to_have_count(3)
    kiosk.tap("[data-act=ask-more]")
    expect(kiosk.page.locator("[data-part]").first).to_be_hidden()
    kiosk.tap("#stage [data-act=elder]")
    expect(kiosk.page.locator("[data-part]:visible")).to_have_count(1)
    kiosk.tap("[data-act=ask-more]")
    expect(kiosk.page.locator("[data-part]").nth(4)).to_be_visible()
    assert kiosk.deps.enquiries.seen == [(ENQUIRY_NUMBER.replace("-", ""), "8000")]


def test_who_knows_neither_is_told_and_tries_again(kiosk: Visit) -> None:
    kiosk.tap("#stage [data-go=existing]:visible")
    kiosk.tap("[data-go=ask]")
    kiosk.tap('[data-go="case?task=reply"]')
    kiosk.screen("case")
    kiosk.page.keyboard.type("20261123001", delay=100)
    kiosk.tap("[data-act=case-next]")
    kiosk.page.keyboard.type("1234", delay=100)
    kiosk.tap("[data-act=case-send]")
    kiosk.screen("uncased")
    assert "没有找到这条来件" in kiosk.text()
    kiosk.tap(".ways [data-act=back]")
    kiosk.screen("case")
