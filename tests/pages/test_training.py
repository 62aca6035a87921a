"""The page of training: who is in it, the mark on every page of theirs, read by axe."""

from __future__ import annotations

from functools import partial

import pytest

from queue_server.pages.training import WORDS
from tests.api.test_training import begin, who_of
from tests.browser import chromium
from tests.conftest import Office
from tests.pages.test_called import signed_in
from tests.pages.test_looks import violations
from tests.pages.test_ratings import routed


def test_a_manager_sees_who_practises_and_who_practises_sees_it_on_every_page(office: Office) -> None:
    begin(office, who_of(office, "clerk"))
    page = signed_in(office, "manager").get("/training").text
    assert page.count("培训中，11-23 09:20 起") == 1 and "结束培训" in page and "培训中，不计统计" not in page
    windows = signed_in(office, "clerk").get("/windows").text
    assert "培训中，不计统计" in windows and "【培训】" in windows
    assert signed_in(office, "guide").get("/training").status_code == 403
    assert WORDS["zh"].keys() == WORDS["en"].keys()


@pytest.mark.slow
def test_it_is_accessible_and_fits_a_phone(office: Office) -> None:
    begin(office, "hall")
    context = chromium().new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.route("http://hall.test/**", partial(routed, signed_in(office, "manager")))
    page.goto("http://hall.test/training")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.wait_for_function("!document.querySelector('[data-waits]')")
    assert violations(page) == []
    context.close()
