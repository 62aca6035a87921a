"""Every reason an act on a ticket is refused, each a fact with what to do about it."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class UnknownTicket(Refusal):
    """No ticket of that id, or its link is not genuine."""

    code, status = "unknown_ticket", 404
    zh, en = "没有找到这个号。", "There is no such ticket."


class StateForbids(Refusal):
    """The state table has no such row; `state` says where the ticket is now."""

    code, status = "wrong_state", 409
    zh, en = "{number} 号现在是“{state_zh}”，不能这样操作。", "{number} is {state} now, so this cannot be done."


class TicketIsElsewhere(Refusal):
    """Another window has the ticket."""

    code, status = "ticket_is_elsewhere", 409
    zh, en = "{number} 号在 {window} 号窗口，请先转移。", "{number} is at window {window}. Transfer it first."


class WindowIsBusy(Refusal):
    """The window has a current ticket; one at a time."""

    code, status = "window_is_busy", 409
    zh, en = "请先办结或挂起当前的 {number} 号。", "Finish or hold {number} first."


class SignOnFirst(Refusal):
    """Acts at a window need somebody signed on to one."""

    code, status = "sign_on_first", 409
    zh, en = "请先在窗口上岗。", "Please sign on to a window first."


class NotServedHere(Refusal):
    """The window does not call from the ticket's queue."""

    code, status = "not_served_here", 409
    zh, en = "{window} 号窗口不办理 {queue} 队列的业务。", "Window {window} does not serve queue {queue}."


class RecallTooSoon(Refusal):
    """A number is called again only after a pause, so that people can walk."""

    code, status = "recall_too_soon", 409
    zh, en = "刚刚叫过，请 {wait_s} 秒后再重呼。", "Just called. You can call again in {wait_s} s."


class UndoIsOver(Refusal):
    """The time to take an act back has passed, or another person did it."""

    code, status = "undo_is_over", 409
    zh, en = "已超过撤销时间，或不是您的操作。", "It is too late to undo, or it was not your act."


class NothingToUndo(Refusal):
    """Only finishing and missing can be taken back."""

    code, status = "nothing_to_undo", 409
    zh, en = "{number} 号没有可以撤销的操作。", "There is nothing to undo for {number}."


class NoLongerServed(Refusal):
    """A newer hall file has dropped what an ended ticket was for: it cannot live again there."""

    code, status = "no_longer_served", 409
    zh, en = (
        "大厅已不再设 {what}，{number} 号不能撤销。仍要办理请重新取号。",
        "The hall no longer has {what}, so {number} cannot be taken back. Take a new number if it is still needed.",
    )


class TicketInHand(Refusal):
    """Signing off with a current ticket: say what becomes of it."""

    code, status = "ticket_in_hand", 409
    zh, en = (
        "{number} 号还在本窗口，请选择退回队首、挂起或转交。",
        "{number} is still here: put it back, hold it or hand it over.",
    )


class AlreadyHasTicket(Refusal):
    """One person, one live ticket per service."""

    code, status = "already_has_ticket", 409
    zh, en = "该证件已取过此事项的号：{number}，请勿重复取号。", "This ID already holds {number} for this service."


class OncePerDay(Refusal):
    """The service takes each person once a day."""

    code, status = "once_per_day", 409
    zh, en = "此事项每人每天限取一次，今天已取过 {number}。", "This service is once a day; {number} was issued today."


class PriorityNeedsReason(Refusal):
    """A class that somebody at the desk grants is granted for a reason, which is sealed beside the ticket."""

    code, status = "priority_needs_reason", 422
    zh, en = "请填写优先理由。", "Please give the reason for the priority."


class IdIsNeeded(Refusal):
    """A real-name service needs the person's document."""

    code, status = "id_is_needed", 422
    zh, en = "“{service}”实行实名取号，请输入证件号码。", "“{service}” needs an identity document."


class QueueIsClosed(Refusal):
    """Outside opening hours; `opens` says when it opens."""

    code, status = "queue_closed", 409
    zh, en = "“{queue}”现在不在服务时间，{opens_zh}。", "“{queue}” is closed now. {opens_en}."


class QueueIsFull(Refusal):
    """As many wait (or were issued today) as the hall allows."""

    code, status = "queue_full", 409
    zh, en = "“{queue}”号已取完，请改天再来或咨询导办台。", "“{queue}” has no numbers left. Please ask the desk."


class QueueIsStopped(Refusal):
    """The hall has stopped issuing for this queue."""

    code, status = "queue_stopped", 409
    zh, en = (
        "“{queue}”已停止取号：{reason}。请咨询导办台。",
        "No more numbers for “{queue}”: {reason}. Please ask the desk.",
    )


class NotForThePublic(Refusal):
    """A service that is never offered at kiosk or phone."""

    code, status = "not_public", 403
    zh, en = "此事项不在公共取号范围，请到咨询台。", "This service is not open to the public. Please ask the desk."


class TooManyItems(Refusal):
    """More items or principals on one ticket than the hall takes."""

    code, status = "too_many", 422
    zh, en = (
        "一个号最多办理 {most} 项（人），请分次取号。",
        "One ticket takes at most {most}. Please take another ticket.",
    )


class YieldedEnough(Refusal):
    """Letting others go first is limited, so that a place is not traded."""

    code, status = "yielded_enough", 409
    zh, en = "每个号最多让 {most} 次。", "A ticket can let others go first at most {most} times."


class NobodyBehind(Refusal):
    """Letting others go first needs others: the last in line would lose one of the few times for nothing."""

    code, status = "nobody_behind", 409
    zh, en = "{number} 后面没有人在等，不用让号。", "Nobody waits behind {number}, so there is nobody to let go first."


class UnknownBlock(Refusal):
    """A number outside the block reserved for this kiosk, or already taken."""

    code, status = "unknown_number", 409
    zh, en = "{number} 不在本机预留的号段内，或已使用。", "{number} is not in this kiosk's reserved block, or is used."


STATE_ZH = {
    "waiting": "等候中",
    "called": "已叫号",
    "serving": "办理中",
    "held": "挂起",
    "missed": "过号",
    "finished": "办结",
    "cancelled": "已取消",
    "expired": "已过期",
}
