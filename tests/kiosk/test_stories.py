"""Three people at the kiosk: one in a hurry, one who needs large print and help, one who hears and types."""

from __future__ import annotations

from playwright.sync_api import expect

from kiosk.deps import PrinterState
from tests.kiosk.test_voice import LISTEN, heard
from tests.kiosk.things import ID_NUMBER
from tests.kiosk.twin import MemoryDeps
from tests.kiosk.visit import Visit


def test_story_a_citizen_in_a_hurry_has_a_number_after_three_taps_and_the_kiosk_is_free_again(
    kiosk: Visit, deps: MemoryDeps
) -> None:
    # Ms Zhang wants to draw her housing fund for rent and knows her ID number by heart.
    assert "前面 9 人" in kiosk.text('.tile[data-go*="fund-withdraw"]')
    kiosk.go("fund-withdraw", "fund-rent")
    kiosk.screen("service")
    assert "319–323 窗口" in kiosk.text(".facts")
    kiosk.type_id(ID_NUMBER)
    kiosk.take()
    kiosk.screen("done")
    assert kiosk.taps == 3
    # She reads the number, how many are ahead and where to go, takes the slip and walks off.
    assert kiosk.text(".number") == "G027"
    for part in ("请取走小票", "前面还有", "9 人", "三楼 C 区"):
        assert part in kiosk.text()
    assert "秒后返回首页" in kiosk.text("[data-leaves-text]")
    # Nobody touches anything; after a quarter of a minute the next one finds a fresh start screen.
    kiosk.wait_s(16)
    kiosk.screen("start", "zh")
    assert "G027" not in kiosk.page.content()


def test_story_an_elderly_citizen_reads_large_print_forgot_the_id_and_is_helped(kiosk: Visit, deps: MemoryDeps) -> None:
    # Old Mr Li does not see the small print. 长辈版 is one tap.
    deps.printer_state, deps.job_state = PrinterState("unavailable", "paper_out"), None
    kiosk.tap("#stage [data-act=elder]")
    expect(kiosk.page.locator(".tile")).to_have_count(6)
    kiosk.tap('.tile[data-go*="id=fund-withdraw"]')
    kiosk.screen("group")
    kiosk.tap('.tile[data-go*="id=fund-retire&"]')
    kiosk.screen("service")
    # What to bring lies behind a key of its own. He has left his ID at home.
    kiosk.tap('[data-sheet-open="materials"]')
    assert "请带齐" in kiosk.text("dialog[open]")
    kiosk.tap("dialog[open] [data-act=sheet-close]")
    kiosk.tap('.id-ways [data-go*="noid"]')
    kiosk.screen("noid")
    kiosk.tap("[data-act=guide-noid]")
    kiosk.screen("help")
    assert deps.helped == [{"kind": "no_id"}]
    # He thinks about it for a while; the kiosk asks whether he is still there, and he is.
    kiosk.wait_s(62)
    kiosk.tap("[data-act=idle-more]")
    # The guide comes, and takes a number for a question with him; he asks to be fetched, since walking is hard.
    kiosk.tap("[data-act=restart]")
    kiosk.screen("start")
    expect(kiosk.page.locator(".tile")).to_have_count(6)  # still in large print: the visit goes on
    kiosk.tap('.tile[data-go*="id=desk"]')
    kiosk.tap('.tile[data-go*="id=desk-3&"]')
    kiosk.screen("service")
    kiosk.choose("priority", "65 岁及以上")
    kiosk.choose("needs", "走不便")
    kiosk.take()
    kiosk.screen("done")
    assert deps.asked[-1]["priority"] == "elderly" and deps.asked[-1]["needs"] == ["mobility"]
    # There is no paper: the number stands large, and what to do instead.
    assert "请拍照或记下号码" in kiosk.text(".slip")
    size = kiosk.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.number')).fontSize)")
    assert size * 0.733 * 0.248 > 40  # millimetres


def test_story_a_blind_citizen_takes_a_number_by_keypad_and_voice_alone(kiosk: Visit, deps: MemoryDeps) -> None:
    page = kiosk.page
    page.evaluate(LISTEN)

    def press(key: str) -> None:
        kiosk.wait_s(1.1)
        page.keyboard.press(key)

    def last() -> str:
        return heard(page)[-1].replace(" ", "")

    # Ms Wang feels the star key of the keypad; the kiosk begins to speak and names what each figure stands for.
    press("*")
    page.wait_for_function("heard.length > 0")
    assert "按3公积金提取" in last()
    press("3")
    kiosk.screen("group")
    assert "公积金提取" in last() and "租房" in last()
    # She hears the third service, wants it again, louder.
    press("+")
    assert "音量" in last()
    press("*")
    assert "请选择具体事项" in last()
    press("3")
    kiosk.screen("service")
    assert "您选的是" in last() and "输入的号码不会读出来" in last()
    # The number of her ID is typed with the figures, the point stands for X; only the count is said.
    page.keyboard.type(ID_NUMBER.replace("X", "."))
    assert last().startswith("号码校验通过")
    # She adds that she does not see well: arrows lead to the option, and each is read out.
    for _ in range(40):
        press("ArrowRight")
        if "需要什么帮助吗" in last():
            break
    press("Enter")
    press("ArrowDown")
    while "看不清" not in last():
        press("ArrowDown")
    press("Enter")
    assert "已选" in last()
    press("Escape")
    while "确认取号" not in last():
        press("ArrowDown")
    press("Enter")
    kiosk.screen("done")
    # The number is said twice, with the people ahead and the place; it stays until she has heard it.
    assert last().count("G027") == 2
    assert "前面还有9人" in last() and "三楼C区" in last() and "319到323号窗口" in last()
    assert deps.asked[0]["needs"] == ["sight"] and deps.asked[0]["person"]["id_number"] == ID_NUMBER
    press("*")
    assert "G027" in last()
    press("Enter")
    kiosk.screen("start")
    assert page.evaluate("document.body.classList.contains('voice')") is False
