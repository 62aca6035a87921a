"""What the frame of the administration pages says, in Chinese and English. Each page brings its own words beside it."""

from __future__ import annotations

from typing import Final

from queue_server.pages.doors import DOORS

FRAME_ZH: Final[dict[str, str]] = {
    "product": "取号",
    "admin.title": "大厅管理",
    "admin.skip": "跳到正文",
    "admin.ways": "管理页面",
    "admin.no_hall": "还没有大厅",
    "admin.make_hall": "还没有大厅。请先建立大厅，再来这里设置。",
    "admin.make_hall_go": "建立大厅",
    "admin.later_hall": "大厅 {hall} 的文件还没有生效。",
    "admin.other_lang": "English",
    "admin.other_code": "en",
    "admin.sign_out": "退出登录",
    "admin.account": "我的账号：{name}",
    "admin.script": "本页需要打开浏览器的 JavaScript。",
    **{f"way.{one.key}": one.words.zh for one in DOORS},
}

FRAME_EN: Final[dict[str, str]] = {
    "product": "Quhao",
    "admin.title": "Hall administration",
    "admin.skip": "Skip to the page",
    "admin.ways": "Administration pages",
    "admin.no_hall": "No hall yet",
    "admin.make_hall": "There is no hall yet. Make one first, then come back.",
    "admin.make_hall_go": "Make the hall",
    "admin.later_hall": "The file of hall {hall} does not hold yet.",
    "admin.other_lang": "中文",
    "admin.other_code": "zh",
    "admin.sign_out": "Sign out",
    "admin.account": "My account: {name}",
    "admin.script": "This page needs JavaScript.",
    **{f"way.{one.key}": one.words.en for one in DOORS},
}

FRAME: Final = {"zh": FRAME_ZH, "en": FRAME_EN}
