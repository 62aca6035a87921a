"""A question, a complaint, a suggestion on a phone without script: asked, found again, judged, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from queue_server.enquiries.model import KINDS, TOPICS
from queue_server.pages.ask_about import FACTS, OFFERED
from queue_server.pages.ask_words import WORDS
from tests.api.conftest import standing_office
from tests.api.test_ratings import finished
from tests.conftest import Office
from tests.tickets.counter import resident

TEXT = "上午在窗口等了两个小时，没有人解释。"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def phone(office: Office) -> FlaskClient:
    return office.app.test_client()


def key_in(text: str) -> str:
    found = re.search(r'name="idempotency_key" value="([^"]+)"', text)
    assert found
    return found[1]


def send(browser: FlaskClient, kind: str = "complaint", topic: str = "wait", query: str = "", **typed: str) -> str:
    """Where the form leads."""
    path = f"/p/ask/{kind}?topic={topic}{query}"
    key = key_in(browser.get(path).text)
    answer = browser.post(path, data={"idempotency_key": key, "text": TEXT, **typed})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def number_in(text: str) -> str:
    found = re.search(r"asked-number\">([ZTJ]\d{8}-\d{3,})<", text)
    assert found
    return found[1]


def one_of(office: Office, page: str) -> str:
    """The id of the one a page is about, which waits."""
    rows = office.manager.get("/halls/JN01/enquiries?list=open").json["items"]
    (found,) = [row["id"] for row in rows if row["number"] == number_in(page)]
    return str(found)


def test_both_languages_say_the_same_and_every_topic_can_be_chosen() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert OFFERED.keys() == KINDS.keys()
    assert {topic for topics in OFFERED.values() for topic in topics} == set(TOPICS) >= set(FACTS)


def test_who_complains_is_told_who_reads_it_and_by_when(phone: FlaskClient) -> None:
    start = phone.get("/p/ask").text
    assert "5 个工作日内答复" in start and 'href="/p/asked' in start
    for path in ("/p/ask/complaint", "/p/ask/complaint?topic=staff"):
        assert "被投诉的人和窗口看不到" in phone.get(path).text
    assert "neither see it nor" in phone.get("/p/ask/complaint?topic=staff&lang=en").text
    assert 'class="phone elder"' in phone.get("/p/ask?elder=1").text


def test_what_was_sent_without_a_phone_is_kept_by_its_link_alone(phone: FlaskClient) -> None:
    link = send(phone, window="317")
    page = phone.get(link).text
    assert "这个页面是看到答复的唯一办法" in page and "11 月 30 日 周一" in page and TEXT in page
    assert TEXT not in link
    number = number_in(page)
    found = phone.post("/p/asked", data={"number": number, "tail": "0000"})
    assert found.status_code == 404 and "没有找到" in found.text


def test_who_left_a_phone_finds_it_again_by_number_and_last_digits(phone: FlaskClient) -> None:
    link = send(phone, "question", "materials", phone="138 0013 8000", service="records")
    page = phone.get(link).text
    assert "凭编号和手机号后四位能再找到" in page and "13800138000" not in page
    for tail, status in (("1111", 404), ("80", 404), ("8000", 303)):
        answer = phone.post("/p/asked", data={"number": number_in(page), "tail": tail})
        assert answer.status_code == status
    assert answer.headers["Location"] == link.split("?")[0]


def test_a_refusal_keeps_what_was_typed_and_the_same_form_sends_it_once(phone: FlaskClient) -> None:
    path = "/p/ask/suggestion?topic=facilities"
    key = key_in(phone.get(path).text)
    refused = phone.post(path, data={"idempotency_key": key, "text": TEXT, "phone": "12"})
    assert refused.status_code >= 400 and TEXT in refused.text and "电话号码不对" in refused.text
    again = key_in(refused.text)
    sent = [phone.post(path, data={"idempotency_key": again, "text": TEXT}).headers["Location"] for _ in range(2)]
    assert sent[0] == sent[1]
    empty = phone.post(path, data={"idempotency_key": "k-empty", "text": "  "})
    assert empty.status_code == 422 and "请写明" in empty.text


def test_who_goes_back_and_asks_something_else_is_told_and_sends_it_with_the_next_press(phone: FlaskClient) -> None:
    path = "/p/ask/question?topic=materials"
    form = {"idempotency_key": key_in(phone.get(path).text), "text": "要带什么？"}
    first = phone.post(path, data=form).headers["Location"]
    other = phone.post(path, data=form | {"text": "外地户口也一样吗？"})
    assert other.status_code == 422 and "外地户口也一样吗" in other.text and "再按一次提交" in other.text
    again = key_in(other.text)
    assert again != form["idempotency_key"]
    sent = phone.post(path, data=form | {"text": "外地户口也一样吗？", "idempotency_key": again})
    assert sent.status_code == 303 and sent.headers["Location"] != first


def test_an_answer_is_read_judged_once_or_skipped(office: Office, phone: FlaskClient) -> None:
    link = send(phone, "question", "other").split("?")[0]
    one = one_of(office, phone.get(link).text)
    office.manager.post(f"/enquiries/{one}/answer", {"text": "周六不开门。"})
    page = phone.get(link).text
    assert "周六不开门。" in page and "您对这次答复满意吗？" in page and "确定撤回" not in page
    assert "我要评价答复" in phone.get(f"{link}?skip=1").text
    judged = {"idempotency_key": key_in(page), "grade": "2", "comment": "周日呢"}
    desk = office.app.test_client()
    desk.set_cookie("quhao_session", "who wrote it down at the desk")
    assert "提交评价" not in desk.get(link).text
    refused = desk.post(f"{link}/judge", data=judged | {"grade": "5"})
    assert refused.status_code == 403 and "不能代办事人评价" in refused.text
    assert phone.post(f"{link}/judge", data=judged).status_code == 303
    after = phone.get(link).text
    assert "大厅主管会重新看这件事" in after and "提交评价" not in after
    again = phone.post(f"{link}/judge", data=judged | {"idempotency_key": "another"})
    assert again.status_code == 409 and "已评价过" in again.text
    assert phone.post(f"{link}/judge", data={"idempotency_key": "third"}).status_code == 400


def test_a_new_day_and_a_void_answer_are_told_with_their_reason(office: Office, phone: FlaskClient) -> None:
    link = send(phone).split("?")[0]
    one = one_of(office, phone.get(link).text)
    until = office.manager.get(f"/enquiries/{one}").json["extend_until"]["first"]
    assert office.manager.post(f"/enquiries/{one}/extend", {"until": until, "reason": "要看录像"}).status_code == 200
    assert "原因：要看录像" in phone.get(link).text
    office.manager.post(f"/enquiries/{one}/answer", {"text": "已处理。"})
    office._staff("manager2", "manager")
    office.manager2.post(f"/enquiries/{one}/review", {"valid": False, "why": "没有答到点上"})
    page = phone.get(link).text
    assert "正在重新办理" in page and "没有答到点上" not in page


def test_what_was_tapped_at_a_kiosk_is_put_into_words_on_the_phone(office: Office, phone: FlaskClient) -> None:
    sent = {"hall": "JN01", "kind": "complaint", "phrases": ["errands", "unclear"]}
    made = office.kiosk.post("/enquiries", sent).json
    page = phone.get(made["link"]).text
    assert (
        "没有一次说清、让我多跑路" in page
        and "用文字说详情" in page
        and '<details class="card phone-more" id="add" open>' in page
    )
    typed = {"idempotency_key": key_in(page), "text": "跑了三趟。", "phone": "12"}
    refused = phone.post(f"{made['link']}/add", data=typed)
    assert refused.status_code == 422 and "跑了三趟。" in refused.text
    typed |= {"idempotency_key": key_in(refused.text), "phone": ""}
    assert phone.post(f"{made['link']}/add", data=typed).status_code == 303
    assert "跑了三趟。" in phone.get(made["link"]).text


def test_it_is_withdrawn_by_its_asker(office: Office, phone: FlaskClient) -> None:
    link = send(phone).split("?")[0]
    key = key_in(phone.get(link).text)
    assert phone.post(f"{link}/withdraw", data={"idempotency_key": key}).status_code == 303
    page = phone.get(link).text
    assert "已撤回" in page and "确定撤回" not in page
    rows = office.manager.get("/halls/JN01/enquiries?list=open").json["items"]
    assert number_in(page) not in {row["number"] for row in rows}


def test_from_a_ticket_it_is_about_that_visit_and_after_a_rating_the_way_is_shown(
    office: Office, phone: FlaskClient
) -> None:
    ticket = finished(office)
    token = ticket["token"]
    assert f"/p/ask?t={token}" in phone.get(f"/p/t/{token}").text
    assert ticket["number"] in phone.get(f"/p/ask?t={token}").text
    form = phone.get(f"/p/ask/complaint?topic=wait&t={token}").text
    assert ticket["number"] in form and 'name="service"' not in form
    page = phone.get(send(phone, query=f"&t={token}")).text
    about = office.manager.get(f"/enquiries/{one_of(office, page)}").json["about"]
    assert about["ticket"]["number"] == ticket["number"]
    phone.post(f"/p/t/{token}/rating", data={"idempotency_key": "r1", "grade": "1"})
    assert f"/p/ask/complaint?t={token}" in phone.get(f"/p/t/{token}").text


def test_from_the_progress_of_a_case_it_is_about_that_case(office: Office, phone: FlaskClient) -> None:
    one = resident(1)
    person = {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}
    number = office.clerk.post("/cases", {"hall": "JN01", "service": "records", "person": person}).json["number"]
    found = phone.post("/p/cases", data={"number": number, "tail": one.id_number[-4:]}).text
    assert f"/p/ask?case={number}" in found
    assert f"case={number}" in phone.get(f"/p/ask?case={number}").text
    page = phone.get(send(phone, topic="staff", query=f"&case={number}")).text
    assert office.manager.get(f"/enquiries/{one_of(office, page)}").json["about"]["case"] == number


def test_the_ways_in_stand_where_citizens_look(phone: FlaskClient) -> None:
    for path in ("/p/cases", "/p/lists", "/p/guide/find", "/p/book"):
        assert 'href="/p/ask' in phone.get(path).text, path


def test_what_nobody_asks_about_is_not_there(phone: FlaskClient) -> None:
    assert phone.get("/p/ask/praise").status_code == 404
    assert phone.post("/p/ask/complaint?topic=weather", data={}).status_code == 404
    assert phone.get("/p/ask?t=forged").status_code == 404
    assert phone.get("/p/asked/forged").status_code == 404
