"""What a holder may do on the page without script: let others go first, give up with a second thought, ask why."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Page, expect

from queue_server.pages import symbols
from queue_server.tickets.overtaking import REASONS
from queue_server.tickets.refusals import NobodyBehind
from tests.browser import chromium, photograph
from tests.pages.stand import Stand
from tests.pages.test_looks import violations

TERMLESS = {"promised": None, "legal": None}
STATES = ("waiting", "called", "serving", "held", "missed", "finished", "cancelled", "expired")


@pytest.fixture
def own() -> Stand:
    made = Stand()
    made.put_ticket("T.1")
    return made


@pytest.fixture
def web(own: Stand) -> Iterator[FlaskClient]:
    with own.app().test_client() as client:
        yield client


def key_of(text: str, act: str) -> str:
    form = text[text.index(f'action="/p/t/T.1/{act}') :]
    found = re.search(r'name="idempotency_key" value="([^"]+)"', form)
    assert found is not None
    return found[1]


def test_letting_others_first_is_one_press_under_the_forms_own_key(web: FlaskClient, own: Stand) -> None:
    key = key_of(web.get("/p/t/T.1").text, "yield")
    answer = web.post("/p/t/T.1/yield", data={"idempotency_key": key})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p/t/T.1")
    assert own.acts == [("let_first", "T.1", key)]


def test_giving_up_asks_first_and_says_what_it_means(web: FlaskClient, own: Stand) -> None:
    text = web.get("/p/t/T.1?lang=en").text
    assert '<details class="card phone-more" id="give-up">' in text
    assert "Number A027 will be void." in text
    answer = web.post("/p/t/T.1/cancel?lang=en", data={"idempotency_key": key_of(text, "cancel")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p/t/T.1?lang=en")
    after = web.get("/p/t/T.1?lang=en").text
    assert "This number was cancelled." in after
    assert "<form" not in after


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unknown_link_leads_to_people_and_to_the_guide_and_not_to_the_staffs_door(
    web: FlaskClient, lang: str
) -> None:
    answer = web.get(f"/p/t/forged?lang={lang}")
    assert answer.status_code == 404
    assert ("导办台" if lang == "zh" else "guide desk") in answer.text
    assert 'href="/p/guide' in answer.text
    assert 'href="/"' not in answer.text


@pytest.mark.parametrize("act", ["yield", "cancel"])
def test_a_refusal_is_a_sentence_on_the_ticket_itself(web: FlaskClient, own: Stand, act: str) -> None:
    own.refuses = NobodyBehind(number="A027")
    answer = web.post(f"/p/t/T.1/{act}", data={"idempotency_key": "k"})
    assert answer.status_code == 409
    assert "A027 后面没有人在等，不用让号。" in answer.text
    assert "等候中" in answer.text


def test_who_has_let_others_first_often_enough_is_not_offered_it(web: FlaskClient, own: Stand) -> None:
    own.put_ticket("T.1", yields_left=0)
    assert "/yield" not in web.get("/p/t/T.1").text


@pytest.mark.parametrize(
    ("state", "may_yield", "may_give_up"),
    [(state, state == "waiting", state in ("waiting", "called", "missed", "held")) for state in STATES],
)
def test_only_what_can_be_done_now_is_offered(
    web: FlaskClient, own: Stand, state: str, may_yield: bool, may_give_up: bool
) -> None:
    own.put_ticket("T.1", state=state, window="305")
    text = web.get("/p/t/T.1").text
    assert ("/yield" in text, "/cancel" in text) == (may_yield, may_give_up)


def test_a_visit_that_made_cases_says_where_each_stands_and_what_it_lacks(web: FlaskClient, own: Stand) -> None:
    own.put_ticket("T.1", state="finished", window="305")
    assert "您的业务已办结" in web.get("/p/t/T.1").text
    case = {
        "refused_because": None,
        "name": "转移登记",
        "state": "told",
        "state_zh": "已一次性告知",
        "state_en": "Told",
        "terms": TERMLESS,
    }
    accepted = {"name": "抵押登记", "state": "accepted", "state_zh": "办理中", "state_en": "Under way"}
    accepted |= {
        "refused_because": None,
        "terms": TERMLESS | {"promised": {"due_day": "2026-11-30"}},
        "missing": [],
        "number": "B2",
    }
    own.visit_cases = [case | {"missing": ["契税凭证"], "number": "JN01A202611230001"}, accepted]
    text = web.get("/p/t/T.1").text
    assert "已办结" not in text and "窗口已办完" in text
    for said in ("已一次性告知", "契税凭证", "JN01A202611230001", "11月30日 星期一 前办结", "n=JN01A202611230001"):
        assert said in text
    assert "Done by Monday 30 November" in web.get("/p/t/T.1?lang=en").text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_sentence_in_both_languages(web: FlaskClient, own: Stand, reason: str, lang: str) -> None:
    own.passed = [{"reason": reason, "minutes": 15, "count": 2}]
    text = web.get(f"/p/t/T.1?lang={lang}").text
    listed = re.search(r'id="why".*?<li>(.*?)</li>', text, re.S)
    assert listed is not None and listed[1].startswith("2 ")


def test_why_says_law_or_appointment_and_minutes_and_nothing_of_the_other(web: FlaskClient, own: Stand) -> None:
    own.passed = [{"reason": "priority", "minutes": 15, "count": 1}, {"reason": "booked", "minutes": 120, "count": 1}]
    text = web.get("/p/t/T.1").text
    assert "1 人依法优先，每人按提前 15 分钟到计算。" in text
    assert "1 人预约，按预约时间排队，提前量 120 分钟。" in text
    why = re.search(r'id="why".*?</details>', text, re.S)
    assert why is not None
    assert not re.search(r"老年|残疾|孕|军|elderly|disabled|[A-Z]\d{3}", why[0])


def test_a_range_is_said_and_never_a_time(web: FlaskClient) -> None:
    text = web.get("/p/t/T.1").text
    assert "7–9 人" in text
    assert "分钟后" not in text
    assert "大约" not in text


@pytest.mark.parametrize(("data", "kind"), [("261123A027", "Code128"), ("261123A1042", "Code128")])
def test_the_bars_are_as_wide_as_the_modules_and_white_at_both_sides(data: str, kind: str) -> None:
    drawn = str(symbols.bars(data))
    width = int(re.findall(r'viewBox="0 0 (\d+) ', drawn)[0])
    assert "style=" not in drawn
    assert f'fill="#fff" d="M0 0h{width}' in drawn
    assert drawn.split('fill="#000" d="M')[1].startswith("10 0h2")


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 320])
def test_a_scanner_reads_bars_and_qr_from_the_glass(stand: Stand, tmp_path: object, width: int) -> None:
    stand.put_ticket("T.1")
    context = chromium().new_context(
        viewport={"width": width, "height": 844}, device_scale_factor=2, base_url=stand.url
    )
    page = context.new_page()
    page.goto("/p/t/T.1")
    shot = f"{tmp_path}/glass-{width}.png"
    photograph(page, shot, full_page=True)
    with Image.open(shot) as picture:
        read = {str(one.format).removeprefix("BarcodeFormat."): one.text for one in zxingcpp.read_barcodes(picture)}
    context.close()
    assert set(read.values()) == {"261123A027", f"{stand.url}/p/t/T.1"}


@pytest.mark.slow
@pytest.mark.parametrize(("state", "lang"), [(one, ("zh", "en")[at % 2]) for at, one in enumerate(STATES)])
def test_every_state_is_accessible_on_a_phone_and_at_320_px_with_text_of_200_percent(
    screen: Page, stand: Stand, state: str, lang: str, pictures: object
) -> None:
    stand.passed = [{"reason": "priority", "minutes": 15, "count": 1}]
    stand.put_ticket("T.1", state=state, window="305")
    screen.set_viewport_size({"width": 390, "height": 844})
    screen.goto(f"/p/t/T.1?lang={lang}")
    for more in screen.locator("details > summary").all():
        more.click()
    photograph(screen, f"{pictures}/phone-{state}-{lang}.png", full_page=True)
    screen.set_viewport_size({"width": 320, "height": 568})
    screen.evaluate("document.documentElement.style.fontSize = '200%'")
    assert screen.evaluate("document.documentElement.scrollWidth") <= 320
    photograph(screen, f"{pictures}/phone-{state}-{lang}-320.png", full_page=True)
    assert violations(screen) == []


# counts what the page does to ears and hands
EARS = """
window.heard = { tones: 0, shakes: 0 };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.heard.tones++; return start.apply(this, at); };
navigator.vibrate = (pattern) => { if (pattern) window.heard.shakes++; return true; };
"""


@pytest.mark.slow
def test_a_call_turns_the_page_amber_rings_and_shakes_without_fetching_a_sound(stand: Stand) -> None:
    stand.put_ticket("T.1")
    context = chromium().new_context(viewport={"width": 390, "height": 844}, base_url=stand.url)
    context.add_init_script(EARS)
    page = context.new_page()
    page.goto("/p/t/T.1")
    page.get_by_role("button", name="打开响铃").click()
    expect(page.locator("#sound")).to_contain_text("响铃已打开")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    stand.put_ticket("T.1", state="called", window="305", called_at="2026-11-23T09:30:00+08:00")
    expect(page.locator("body.called .phone-where")).to_contain_text("请现在到 305 号窗口。")
    page.wait_for_function("window.heard.tones >= 6")
    assert page.evaluate("window.heard.shakes") >= 1
    assert {url.removeprefix(stand.url).split("?")[0] for url in asked} <= {
        "/fake/view",
        "/p/t/T.1",
        "/static/icon.svg",
    }
    assert page.title().startswith("A027 号 请到窗口")
    page.mouse.click(200, 200)
    before = page.evaluate("window.heard.tones")
    stand.put_ticket("T.1", state="called", window="305", called_at="2026-11-23T09:30:30+08:00")
    page.wait_for_function("before => window.heard.tones > before", arg=before)
    stand.put_ticket("T.1", state="serving", window="305")
    expect(page.locator("body.serving")).to_have_count(1)
    context.close()


@pytest.mark.slow
def test_with_script_an_act_stays_on_the_page_so_that_the_bell_stays_on(screen: Page, stand: Stand) -> None:
    stand.put_ticket("T.1")
    screen.goto("/p/t/T.1")
    screen.evaluate("window.same = true")
    screen.get_by_role("button", name="让后 2 位先办").click()
    screen.locator("#why summary").click()
    screen.locator("#give-up summary").click()
    screen.get_by_role("button", name="确认放弃").click()
    expect(screen.locator(".phone-state")).to_have_text("已取消")
    assert screen.evaluate("window.same") is True
    assert [act for act, *_ in stand.acts] == ["let_first", "give_up"]
