"""What a hall says no to: parts it does not have, changes it cannot take."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class UnknownHall(Refusal):
    """No hall of that id is loaded."""

    code, status = "unknown_hall", 404
    zh, en = "没有找到大厅 {hall}。", "There is no hall {hall}."


class UnknownFloor(Refusal):
    """The hall has no such floor."""

    code, status = "unknown_floor", 404
    zh, en = "没有找到楼层 {floor}。", "There is no floor {floor}."


class UnknownZone(Refusal):
    """The hall has no such zone."""

    code, status = "unknown_zone", 404
    zh, en = "没有找到分区 {zone}。", "There is no zone {zone}."


class UnknownWindow(Refusal):
    """The hall has no such window."""

    code, status = "unknown_window", 404
    zh, en = "没有找到 {window} 号窗口。", "There is no window {window}."


class UnknownQueue(Refusal):
    """The hall has no queue with that letter."""

    code, status = "unknown_queue", 404
    zh, en = "没有找到队列 {queue}。", "There is no queue {queue}."


class UnknownService(Refusal):
    """The hall does not offer that service."""

    code, status = "unknown_service", 404
    zh, en = "没有找到事项 {service}。", "There is no service {service}."


class HallIsStillNeeded(Refusal):
    """The new file drops something that people are waiting for or being served at: `what`, in English `what_en`."""

    code, status = "hall_still_needed", 409
    zh = "新的大厅文件去掉了仍在使用的内容：{what}。请先办结、转移或取消相关号码，有人在岗的窗口先离岗，再导入。"
    en = (
        "The new hall file drops what is still in use: {what_en}."
        " Finish, transfer or cancel the tickets and sign off the windows first."
    )


class ValidFromIsPast(Refusal):
    """A change of the hall would reach back into days that are over."""

    code, status = "valid_from_past", 422
    zh = "生效日期 {day} 已过去，请填写 {today} 或以后的日期。"
    en = "The first day {day} is in the past. Use {today} or later."


class NotADay(Refusal):
    """A date that does not exist."""

    code, status = "not_a_day", 400
    zh = "{day} 不是有效日期，请写成 2026-12-31 的形式。"
    en = "{day} is not a date. Write it like 2026-12-31."


class UnknownTemplate(Refusal):
    """There is no hall of that name to start from."""

    code, status = "unknown_template", 404
    zh, en = "没有名为 {template} 的模板。", "There is no template {template}."


class UnknownVersion(Refusal):
    """The hall's file never had that version."""

    code, status = "unknown_version", 404
    zh, en = "大厅文件没有第 {version} 版。", "The hall file has no version {version}."


class VersionHasBegun(Refusal):
    """What holds, or has held, cannot be taken back: another version follows it."""

    code, status = "version_has_begun", 409
    zh = "第 {version} 版已经生效，不能撤回。请修改后另存一版。"
    en = "Version {version} has begun and cannot be withdrawn. Change it and save another version."


class HallHasChanged(Refusal):
    """Somebody else loaded another file since this edit began."""

    code, status = "hall_has_changed", 409
    zh = "您修改期间，大厅文件已被他人更新（第 {version} 版）。请重新打开本页，再改一次。"
    en = "The hall file was changed by somebody else (version {version}). Open the page again and repeat your change."
