"""What the frame of the administration pages says, in Chinese and English. Each page brings its own words beside it."""

from __future__ import annotations

from typing import Final

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
    "way.start": "开始使用",
    "way.hall": "大厅设置",
    "way.file": "大厅文件",
    "way.catalogue": "事项目录与清单",
    "way.platform": "平台对接",
    "way.devices": "设备",
    "way.trial": "试打印与试叫号",
    "way.accounts": "账号",
    "way.calendar": "节假日",
    "way.seats": "窗口在岗",
    "way.case_files": "办件导入导出",
    "way.called": "叫号记录",
    "way.ratings": "好差评",
    "way.figures": "当日数据",
    "way.journal": "日志",
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
    "way.start": "Getting started",
    "way.hall": "Hall settings",
    "way.file": "Hall file",
    "way.catalogue": "Items and lists",
    "way.platform": "Platform link",
    "way.devices": "Devices",
    "way.trial": "Test print and test call",
    "way.accounts": "Accounts",
    "way.calendar": "Calendar",
    "way.seats": "Windows in use",
    "way.case_files": "Case files",
    "way.called": "Calls on record",
    "way.ratings": "Ratings",
    "way.figures": "Figures of the day",
    "way.journal": "Journal",
}

FRAME: Final = {"zh": FRAME_ZH, "en": FRAME_EN}
