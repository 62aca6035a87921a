"""What joining, patrols and scores refuse, and in which words."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class IsJoined(Refusal):
    """The person is with the hall already."""

    code, status = "is_joined", 409
    zh, en = "该人员已在进驻中，请先登记退出。", "This person has joined already. Note the end first."


class BadRecordDay(Refusal):
    """Not a day, or one that does not fit: ahead, or before the other."""

    code, status = "bad_record_day", 422
    zh, en = "日期不正确：{day}。", "The day does not fit: {day}."


class UnknownRule(Refusal):
    """No such rule, kind of finding or course, or it is not entered by hand."""

    code, status = "unknown_rule", 422
    zh, en = "没有这个项目，或该项目由系统自动计分。", "There is no such rule, or it is counted automatically."


class PatrolForbids(Refusal):
    """The act does not fit where the finding stands."""

    code, status = "patrol_forbids", 409
    zh, en = "这条巡查记录目前“{state_zh}”，不能这样操作。", "This finding is “{state_en}”; that cannot be done now."


class OwnScore(Refusal):
    """Nobody scores, checks or decides about oneself, or about what the same person entered."""

    code, status = "own_score", 403
    zh, en = (
        "不能处理与本人有关或本人登记的记录，请由另一位主管处理。",
        "Not about yourself or your own entry. Ask another.",
    )


class MonthIsFrozen(Refusal):
    """The month does not change any more."""

    code, status = "month_is_frozen", 409
    zh, en = (
        "{month} 已封账。请用“封账后更正”另记一行并写明理由。",
        "{month} is frozen. Enter a correction, with its reason.",
    )


class MonthIsOpen(Refusal):
    """A correction is for frozen months."""

    code, status = "month_is_open", 409
    zh, en = "{month} 还没有封账，直接登记即可。", "{month} is not frozen yet: just enter it."


class MonthIsNotOver(Refusal):
    """Its days still go on."""

    code, status = "month_is_not_over", 409
    zh, en = "{month} 还没有结束，月底之后才能封账。", "{month} is not over yet; freeze it after its last day."


class MonthIsNotReady(Refusal):
    """Something still waits for a decision."""

    code, status = "month_is_not_ready", 409
    zh = (
        "还不能封账：{appeals} 件申诉待复核，{covert} 条暗访未公开，{ratings} 件差评或评价申诉未办结，"
        "{words} 条考勤说明未答复。"
    )
    en = (
        "Not yet. Waiting: {appeals} appeals, {covert} covert findings to be released, {ratings} bad or contested"
        " ratings, {words} explanations of attendance."
    )


class UnknownLine(Refusal):
    """No such line on the sheet."""

    code, status = "unknown_line", 404
    zh, en = "计分表上没有这一行。", "There is no such line on the sheet."


class IsAppealed(Refusal):
    """It was contested before, or takes nothing."""

    code, status = "is_appealed", 409
    zh, en = "这一行已经申诉过，或没有扣分。", "This line was contested already, or takes no points."


class AppealIsDecided(Refusal):
    """Somebody has decided."""

    code, status = "appeal_is_decided", 409
    zh, en = "这件申诉已经复核。", "This appeal is decided already."
