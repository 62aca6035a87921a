"""What shifts, pairs, leave, attendance and duty refuse, and in which words."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class UnknownCrewThing(Refusal):
    """No such request, pair, swap or record in this hall."""

    code, status = "unknown_crew_thing", 404
    zh, en = "没有找到这条记录。", "There is no such record."


class CrewWasChanged(Refusal):
    """Somebody else has changed it meanwhile."""

    code, status = "crew_was_changed", 409
    zh, en = "有人刚刚改过，请刷新后再试。", "It was just changed by somebody else. Reload and try again."


class InPractice(Refusal):
    """Nobody runs a crew from a practice hall."""

    code, status = "in_practice", 409
    zh = "培训厅里不办理排班、考勤和考核。请先结束培训，再在本大厅办理。"
    en = "The crew is not run from a practice hall. End the training first."


class NotOfCrew(Refusal):
    """The account works at no window or desk of this hall, or is closed."""

    code, status = "not_of_crew", 422
    zh, en = "该账号不是本大厅在岗的工作人员。", "This account does not work in this hall."


class BadShift(Refusal):
    """No such kind of shift, a day that is none, or times that do not fit."""

    code, status = "bad_shift", 422
    zh, en = "班次或日期不正确：{what}。", "Shift or day is not right: {what}."


class OwnPair(Refusal):
    """A and B are the same person."""

    code, status = "own_pair", 409
    zh, en = "A 角和 B 角不能是同一个人。", "A and B must be two people."


class PairExists(Refusal):
    """These two are a pair for the window already."""

    code, status = "pair_exists", 409
    zh, en = "这两人已经是该窗口的 AB 角。", "These two are a pair for that window already."


class CannotServe(Refusal):
    """B serves not every line of the window: neither at the own window nor as noted."""

    code, status = "cannot_serve", 409
    zh = "{name} 不会办 {queues} 队列的业务。请换一人，或先在岗位表里登记其也能办理这些队列。"
    en = "{name} does not serve {queues}. Choose another, or note these lines at that person's post first."


class BadLeave(Refusal):
    """The end is before the beginning, it is too long, or holds no working day."""

    code, status = "bad_leave", 422
    zh = "请假的起止时间不对：止不能早于起，至少含一个工作日，最长一年。"
    en = "The days do not fit: the end is not before the beginning, with a working day, a year at most."


class LeaveOverlaps(Refusal):
    """There is a request or a leave in these days already."""

    code, status = "leave_overlaps", 409
    zh, en = "这几天已有请假（{first} 至 {last}）。", "There is leave in these days already ({first} to {last})."


class LeaveForbids(Refusal):
    """The act does not fit where the request stands."""

    code, status = "leave_forbids", 409
    zh, en = "这条请假目前“{state_zh}”，不能这样操作。", "This request is “{state_en}”; that cannot be done now."


class OwnLeave(Refusal):
    """Nobody decides on the own leave."""

    code, status = "own_leave", 403
    zh, en = "不能审批自己的请假，请由另一位主管审批。", "You cannot decide on your own leave. Ask another manager."


class NeedsCover(Refusal):
    """Nobody is there for the window, no substitute is named and no reason given."""

    code, status = "needs_cover", 409
    zh = "B 角不能顶岗，{window} 号窗口将无人。请指定替岗人员，或写明仍然准假的理由。"
    en = "B cannot stand in and window {window} would be empty. Name a substitute, or say why it is approved anyway."


class SubstituteIsAway(Refusal):
    """The named substitute cannot be there."""

    code, status = "substitute_is_away", 409
    zh, en = "{name} 不能替岗：{day} {why_zh}。", "{name} cannot stand in on {day}: {why_en}."


class StandsIn(Refusal):
    """Whoever asks for leave is the one who stands in for somebody on leave."""

    code, status = "stands_in", 409
    zh = "{name} 已定在 {day} 替 {other} 顶岗。要准假请写明理由，{other} 的窗口将记为无人。"
    en = "{name} stands in for {other} on {day}. To approve, say why; the window of {other} is then noted as empty."


class NoSuchMark(Refusal):
    """Nothing is noted there that could be answered or corrected."""

    code, status = "no_such_mark", 404
    zh, en = "当天没有这条考勤记录。", "There is no such mark on that day."


class OwnAttendance(Refusal):
    """Nobody corrects the own attendance."""

    code, status = "own_attendance", 403
    zh, en = "不能更正自己的考勤，请由另一位主管处理。", "You cannot correct your own attendance. Ask another manager."


class DutyDayIsOver(Refusal):
    """The day is past, or is no working day."""

    code, status = "duty_day_is_over", 409
    zh, en = "{day} 已过或不是工作日，不能安排值班。", "{day} is past or no working day."


class SwapForbids(Refusal):
    """The duty has changed hands since, the swap is decided, or it is not yours to say."""

    code, status = "swap_forbids", 409
    zh, en = "这次换班已经处理过，或值班安排已变。", "This swap was decided already, or the duty has changed."
