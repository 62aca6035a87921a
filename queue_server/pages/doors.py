"""Which doors somebody who works here sees, in which words and order: the one menu of all staff pages.

A door is a page one can walk into; what lies behind it (one case, one ticket, a table to save) is led to from there.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from queue_server.hall.codes import Words
from queue_server.staff.roles import Permission, may


class Door(NamedTuple):
    """One entry: `key` tells which one is open, `permissions` who sees it, by any of them."""

    key: str
    href: str
    words: Words
    permissions: tuple[Permission, ...]

    def is_open_to(self, role: str) -> bool:
        """Whether the role holds one of them."""
        return any(may(role, one) for one in self.permissions)


class Group(NamedTuple):
    """Doors under one heading."""

    words: Words
    doors: tuple[Door, ...]


GROUPS: Final = (
    Group(
        Words("办事", "Service"),
        (
            Door("windows", "/windows", Words("窗口", "Windows"), ("see_tickets",)),
            Door("desk", "/desk", Words("导办台", "Guide desk"), ("steer",)),
            Door("bookings", "/bookings", Words("预约名单", "Bookings"), ("issue",)),
            Door("round", "/bookings/round", Words("上门名单", "Home visits"), ("issue",)),
            Door("appeals", "/bookings/appeals", Words("爽约申诉", "Appeals"), ("steer",)),
            Door("cases", "/cases", Words("办件", "Cases"), ("call",)),
            Door("case_entry", "/case-entry", Words("补录办件", "Enter a case"), ("call",)),
            Door("parcels", "/parcels", Words("寄送", "Parcels"), ("call", "see_figures")),
            Door("enquiries", "/enquiries", Words("咨询投诉", "Questions and complaints"), ("answer",)),
            Door("enquiry_new", "/enquiries/new", Words("登记咨询投诉", "Note a question or complaint"), ("answer",)),
            Door("call_backs", "/call-backs", Words("回访", "Call-backs"), ("call_back",)),
            Door("my_alarms", "/supervision/mine", Words("我的监察", "My alarms"), ("call", "see_figures")),
            Door("my_shifts", "/my-shifts", Words("我的排班", "My shifts"), ("own_crew",)),
            Door("my_scores", "/my-scores", Words("我的考核", "My score sheet"), ("own_crew",)),
            Door("own_ratings", "/ratings/own", Words("我的评价", "My ratings"), ("call",)),
            Door("my_figures", "/my-figures", Words("我的数据", "My figures"), ("own_figures",)),
        ),
    ),
    Group(
        Words("监督", "Oversight"),
        (
            Door("wall", "/wall", Words("主管大屏", "Live wall"), ("see_figures",)),
            Door("seats", "/admin/seats", Words("窗口在岗", "Windows in use"), ("oversee",)),
            Door("figures", "/admin/figures", Words("当日数据", "Figures of the day"), ("see_figures",)),
            Door("periods", "/figures", Words("统计数据", "Figures"), ("see_figures",)),
            Door("waits", "/waits", Words("等候预计", "Told waits"), ("see_figures",)),
            Door("what_if", "/what-if", Words("推演与预测", "What if, and forecast"), ("see_figures",)),
            Door("equipment", "/equipment", Words("设备状态", "Equipment"), ("health",)),
            Door("supervision", "/supervision", Words("电子监察", "Supervision"), ("see_figures",)),
            Door("ratings", "/ratings", Words("好差评", "Ratings"), ("see_figures",)),
            Door("contests", "/ratings/contests", Words("评价申诉", "Contested ratings"), ("oversee",)),
            Door("reports", "/ratings/reports", Words("好差评上报", "Reporting of ratings"), ("oversee",)),
            Door(
                "enquiry_figures", "/enquiries/figures", Words("咨询投诉统计", "Figures of questions"), ("see_figures",)
            ),
            Door(
                "call_back_figures", "/call-backs/figures", Words("回访统计", "Figures of call-backs"), ("see_figures",)
            ),
            Door("bulletins", "/bulletins", Words("通报", "Bulletins"), ("see_figures",)),
            Door("crew", "/crew", Words("排班与考勤", "Shifts and attendance"), ("run_crew",)),
            Door("scores", "/crew/scores", Words("考核与巡查", "Scores and patrols"), ("run_crew",)),
            Door("places", "/bookings/load", Words("预约名额", "Places to book"), ("oversee", "see_figures")),
            Door("conflicts", "/bookings/conflicts", Words("冲突预约", "Conflicting bookings"), ("oversee",)),
            Door("training", "/training", Words("培训演练", "Training"), ("oversee",)),
            Door("called", "/called", Words("叫号记录", "Calls on record"), ("oversee", "audit")),
            Door("timeline", "/timeline", Words("往来全程", "Timeline"), ("see_timeline",)),
            Door("case_files", "/admin/case-files", Words("办件导入导出", "Case files"), ("oversee",)),
            Door("journal", "/admin/journal", Words("日志", "Journal"), ("audit",)),
        ),
    ),
    Group(
        Words("设置", "Settings"),
        (
            Door("start", "/admin", Words("开始使用", "Getting started"), ("set_up",)),
            Door("hall", "/admin/hall", Words("大厅设置", "Hall settings"), ("set_up",)),
            Door("file", "/admin/file", Words("大厅文件", "Hall file"), ("set_up",)),
            Door("catalogue", "/admin/catalogue", Words("事项目录与清单", "Items and lists"), ("see_catalogue",)),
            Door("platform", "/admin/platform", Words("平台对接", "Platform link"), ("set_up",)),
            Door("devices", "/admin/devices", Words("设备", "Devices"), ("health",)),
            Door("trial", "/admin/trial", Words("试打印与试叫号", "Test print and test call"), ("set_up",)),
            Door("accounts", "/admin/accounts", Words("账号", "Accounts"), ("accounts",)),
            Door("calendar", "/admin/calendar", Words("节假日", "Calendar"), ("set_up",)),
        ),
    ),
)
DOORS: Final = tuple(door for group in GROUPS for door in group.doors)


def doors_of(role: str) -> list[Group]:
    """The groups with what the role may enter; a group with nothing is not there."""
    found = (Group(group.words, tuple(one for one in group.doors if one.is_open_to(role))) for group in GROUPS)
    return [group for group in found if group.doors]


def told(role: str, lang: str) -> list[dict[str, object]]:
    """The same for a page that draws itself: groups with `name` and `doors` of `href` and `name`."""
    return [
        {
            "name": group.words.say(lang),
            "doors": [{"href": one.href, "name": one.words.say(lang)} for one in group.doors],
        }
        for group in doors_of(role)
    ]
