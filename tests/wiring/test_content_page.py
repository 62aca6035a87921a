"""Files put into the boards' folder that no board shows: the devices page names each, with the reason and the mend."""

from __future__ import annotations

import pytest

from tests.conftest import PASSWORD, Office


@pytest.fixture
def pages(office: Office) -> dict[str, str]:
    folder = office.house.data / "content" / "JN01"
    folder.mkdir(parents=True)
    (folder / "01 办事指南.png").write_bytes(b"x")
    (folder / "宣传.pptx").write_bytes(b"x")
    (folder / "02.png").write_bytes(b"x" * (6 * 1024 * 1024 + 1))
    (folder / "<b>.png").write_bytes(b"x")
    browser = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": "admin", "password": PASSWORD})
    return {lang: browser.get(f"/admin/devices?lang={lang}").text for lang in ("zh", "en")}


def test_every_file_that_is_not_shown_is_named_with_its_reason_and_mend(pages: dict[str, str]) -> None:
    zh = pages["zh"]
    assert "content/JN01/ 中有 1 个文件在综合屏上轮播。" in zh
    left = zh.split("下列文件没有显示", 1)[1]
    for name, why in (("宣传.pptx", "格式不支持"), ("02.png", "文件太大"), ("&lt;b&gt;.png", "文件名不合规")):
        assert why in left.split(name, 1)[1].split("</tr>", 1)[0]
    assert "01 办事指南.png" not in left
    assert "Use PNG, JPEG or WebP pictures" in pages["en"]


def test_a_hall_without_such_a_folder_is_told_nothing_about_it(office: Office) -> None:
    browser = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": "admin", "password": PASSWORD})
    assert "轮播" not in browser.get("/admin/devices").text
