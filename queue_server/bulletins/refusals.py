"""What bulletins and their tasks refuse, and in which words."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class UnknownBulletin(Refusal):
    """No bulletin of that id in this hall."""

    code, status = "unknown_bulletin", 404
    zh, en = "没有找到这份通报。", "There is no such bulletin."


class UnknownTask(Refusal):
    """No task of that id in this hall."""

    code, status = "unknown_task", 404
    zh, en = "没有找到这项整改任务。", "There is no such task."


class BadPeriod(Refusal):
    """Not a day, or no such kind of period."""

    code, status = "bad_period", 422
    zh, en = (
        "请选择周、月、季度或 1–N 月，并填写其中的一天。",
        "Choose week, month, quarter or 1–N months, and a day in it.",
    )


class PeriodIsNotOver(Refusal):
    """Its days still go on: figures would change after it is issued."""

    code, status = "period_is_not_over", 409
    zh, en = "统计期到 {last} 才结束，之后才能印发。", "The period ends on {last}; issue it after that day."


class BulletinIsIssued(Refusal):
    """What is issued does not change; a correction is a new edition."""

    code, status = "bulletin_is_issued", 409
    zh = "这份通报已经印发，不能修改。需要更正时请出更正版。"
    en = "This bulletin is issued and does not change. Make a corrected edition."


class BulletinIsNotIssued(Refusal):
    """Only an issued bulletin is corrected."""

    code, status = "bulletin_is_not_issued", 409
    zh, en = "这份通报还没有印发，直接修改即可。", "This bulletin is not issued yet: just change it."


class EditionIsOpen(Refusal):
    """There is a draft of a later edition."""

    code, status = "edition_is_open", 409
    zh, en = "已有更正版草稿，请在那里修改。", "There is a draft of a corrected edition already."


class BulletinExists(Refusal):
    """One of that kind and period is there."""

    code, status = "bulletin_exists", 409
    zh, en = "这一期通报已经有了。", "There is a bulletin of this period already."


class BulletinWasChanged(Refusal):
    """Somebody else has changed it meanwhile."""

    code, status = "bulletin_was_changed", 409
    zh, en = "有人刚刚改过，请刷新后再试。", "It was just changed by somebody else. Reload and try again."


class NumberIsTaken(Refusal):
    """Another bulletin bears that number."""

    code, status = "bulletin_number_is_taken", 409
    zh, en = "文号 {number} 已经用过。", "Number {number} is used already."


class TextIsOlder(Refusal):
    """The text was edited before the figures changed."""

    code, status = "text_is_older", 409
    zh = "正文修改之后数字又变了，请核对正文并保存，或恢复自动正文。"
    en = "The figures changed after the text was edited. Check and save it, or go back to the automatic text."


class BadUnits(Refusal):
    """A unit's counts do not fit."""

    code, status = "bad_units", 422
    zh, en = "单位“{unit}”的数不对：{why_zh}。", "The counts of {unit} do not fit: {why_en}."


class UnitsAreWrong(Refusal):
    """Some cells of the file do not fit; nothing of it is taken."""

    code, status = "units_are_wrong", 422
    zh, en = (
        "表格中有 {count} 处不正确：{first}。没有导入。",
        "{count} cells are not right: {first}. Nothing was taken.",
    )


class NotATable(Refusal):
    """The file is neither XLSX nor CSV in UTF-8."""

    code, status = "not_a_table", 422
    zh = "这不是可以读取的 XLSX 或 CSV（UTF-8）文件。"
    en = "This is not a readable XLSX or CSV (UTF-8) file."


class TaskForbids(Refusal):
    """The act does not fit where the task stands."""

    code, status = "task_forbids", 409
    zh, en = "这项任务目前“{state_zh}”，不能这样操作。", "This task is “{state_en}”; that cannot be done now."
