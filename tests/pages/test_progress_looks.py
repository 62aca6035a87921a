"""How a case stands, in a browser: on a public PC and on a phone nothing typed gets into an address, and all fits."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.pages.test_looks import violations
from tests.server import Server
from tests.tickets.counter import resident

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("progress") / "data")
    made.furnish()
    made.start()
    yield made
    made.stop()


def opened(server: Server) -> str:
    """A case under way: some papers are missing, a step has begun."""
    one, clerk = resident(1), server.staff("clerk")
    person = {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}
    made = clerk.post("/cases", {"hall": "JN01", "service": "records", "person": person}, key="c1").json
    number = str(made["number"])
    clerk.post(f"/cases/{number}/accept", {"follow": made["missing"]}, key="c2")
    clerk.post(f"/cases/{number}/step", {"name": "审核"}, key="c3")
    return number


def test_a_case_is_looked_up_on_a_public_pc_and_on_a_phone_without_a_trace(server: Server) -> None:
    number, end = opened(server), resident(1).id_number[-6:]
    for size, has_touch in (((1920, 1080), False), ((320, 640), True)):
        context = chromium().new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=has_touch, base_url=server.url
        )
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda one, asked=asked: asked.append(one.url))
        page.goto("/p/cases")
        for typed, said in (("0000", "没有找到"), (end, "已受理")):
            page.get_by_label("办件编号").fill(number)
            page.get_by_label("申请人证件号码最后").fill(typed)
            page.get_by_role("button", name="查询").click()
            expect(page.locator("main")).to_contain_text(said)
            assert violations(page) == []
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        expect(page.locator("main")).to_contain_text("审核：办理中")
        expect(page.locator("main")).to_contain_text("容缺受理，以下材料后补")
        expect(page.locator("main")).to_contain_text(re.compile(r"请在 \d+月\d+日 星期. 前补齐"))
        expect(page.locator("main")).to_contain_text("不重新排队")
        assert not [one for one in asked if end in one or "0000" in one.rpartition("/")[2]]
        context.close()
