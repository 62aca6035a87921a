"""Every reason why something cannot be done with a case, as a fact with a code and what to do."""

from __future__ import annotations

from typing import Final

from queue_server.kernel.errors import Refusal

STATE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "applied": ("已申请", "applied for"),
    "told": ("待补正", "waiting for documents"),
    "accepted": ("已受理", "accepted"),
    "concluded": ("已办结", "concluded"),
    "delivered": ("已送达", "handed over"),
    "refused": ("不予受理", "not accepted"),
    "withdrawn": ("已撤回", "withdrawn"),
}


class UnknownCase(Refusal):
    """No case has this number."""

    code, status = "unknown_case", 404
    zh, en = "没有找到这个办件。请核对办件编号。", "There is no such case. Please check its number."


class ProgressNotFound(Refusal):
    """No case has this number, or its applicant's document does not end so: which of both is not said."""

    code, status = "progress_not_found", 404
    zh = "没有找到。请核对办件编号，以及申请人证件号码的最后 4 位。"
    en = "Nothing was found. Please check the case number and the last 4 places of the applicant's document."


class CaseStateForbids(Refusal):
    """The state of the case does not let this be done."""

    code, status = "case_state_forbids", 409
    zh = "办件 {number} 目前“{state_zh}”，不能这样操作。"
    en = "Case {number} is {state_en}; that cannot be done now."


class CaseIsThePlatforms(Refusal):
    """Another system keeps the case: its course is changed there, and our copy follows."""

    code, status = "case_is_the_platforms", 409
    zh = (
        "办件 {number} 由“{owner}”办理，这里只是副本，不能在这里改变它的进程。请到“{owner}”办理，之后在窗口重新查平台。"
    )
    en = "Case {number} is kept by {owner}, this is a copy. Do it in {owner}, then fetch the case again."


class CaseWasChanged(Refusal):
    """Somebody else changed the case between looking and acting."""

    code, status = "case_was_changed", 409
    zh, en = (
        "办件刚被他人更新，请刷新后再操作。",
        "Somebody else has just changed the case. Please reload and try again.",
    )


class CaseIsElsewhere(Refusal):
    """The case belongs to another hall."""

    code, status = "case_is_elsewhere", 409
    zh, en = "这个办件属于其他大厅。", "This case belongs to another hall."


class BadProject(Refusal):
    """The code does not have the hall's form; it is not repeated, for it may be somebody's document."""

    code, status = "bad_project", 422
    zh = "项目代码不符合规则，请按备案证明填写，如 2611-370102-04-01-123456。"
    en = "This cannot be a project code. Please enter it as on the filing, as 2611-370102-04-01-123456."


class BadCaseNumber(Refusal):
    """The number does not look like one, or another case of the hall has it."""

    code, status = "bad_case_number", 422
    zh = "办件编号“{number}”不符合规则，请核对后重新输入。"
    en = "“{number}” cannot be a case number. Please check it."


class CaseNumberIsTaken(Refusal):
    """Another case of this hall has that number already."""

    code, status = "case_number_is_taken", 409
    zh, en = "办件编号 {number} 已被使用。", "The case number {number} is in use."


class AlreadyTold(Refusal):
    """一次性告知 is done once: everything missing is named the first time (行政许可法 §32)."""

    code, status = "already_told", 409
    zh = "办件 {number} 已一次性告知过，不能再次要求补正。可以受理、容缺受理或不予受理。"
    en = "What is missing was told once for case {number} already. Accept it, accept it short, or do not accept it."


class NothingWasTold(Refusal):
    """Neither was a list told for this case nor was it accepted, so there is no paper to print again."""

    code, status = "nothing_was_told", 409
    zh, en = (
        "办件 {number} 没有一次性告知过，也没有受理，没有可以补打的单子。",
        "Case {number} was neither told what is missing nor accepted: there is no paper to print again.",
    )


class NothingIsMissing(Refusal):
    """Nothing to tell: name at least one thing that is missing."""

    code, status = "nothing_is_missing", 422
    zh, en = "请至少选择一项缺少的材料。", "Please name at least one thing that is missing."


class MaterialsAreMissing(Refusal):
    """Something required has not come and was not promised to follow."""

    code, status = "materials_are_missing", 409
    zh = "材料不齐：{names}。请收齐、勾选容缺，或一次性告知。"
    en = "Missing: {names}. Take them in, accept with documents to follow, or tell the applicant once."


class MayNotFollow(Refusal):
    """The item's list does not let these papers come later."""

    code, status = "may_not_follow", 409
    zh = "这些材料不可容缺：{names}。请收齐后受理，或一次性告知。"
    en = "These may not follow later: {names}. Take them in before accepting, or tell the applicant once."


class UnknownMaterial(Refusal):
    """The case's list has no such thing."""

    code, status = "unknown_material", 422
    zh, en = "材料清单里没有“{name}”。", "The list has no “{name}”."


class NotToCollect(Refusal):
    """The result does not wait at the collection windows."""

    code, status = "not_to_collect", 409
    zh, en = "办件 {number} 的结果不在窗口领取。", "The result of case {number} does not wait at a window."


class WrongPickupCode(Refusal):
    """Not the code the applicant was told."""

    code, status = "wrong_pickup_code", 422
    zh = "取件码不对。请核对短信，或核验证件后签字领取。"
    en = "That is not the collection code. Please check the message, or hand out against document and signature."


class AskForRatingFirst(Refusal):
    """先评价后取证: nobody has asked for a rating of a visit yet."""

    code, status = "ask_for_rating_first", 409
    zh = "请先请办事人评价，可以跳过，然后再出件。"
    en = "Please ask for a rating first; it may be passed over. Then hand out."


class NoParcel(Refusal):
    """Nobody asked for the case's result to be sent."""

    code, status = "no_parcel", 404
    zh, en = "办件 {number} 没有登记寄送。", "Nobody asked for case {number} to be sent."


class ParcelForbids(Refusal):
    """The parcel does not stand where this could be done."""

    code, status = "parcel_forbids", 409
    zh, en = "寄送件目前的状态不能这样操作。", "The parcel does not stand where this can be done."


class UnknownItem(Refusal):
    """The catalogue has no such item for this service today."""

    code, status = "unknown_item", 422
    zh, en = "事项目录里没有“{item}”。", "The catalogue has no item “{item}” for this service."


class ReasonIsNeeded(Refusal):
    """A reason must be given."""

    code, status = "reason_is_needed", 422
    zh = "请填写原因：没有关联办件，或作出了不予受理、撤回、暂停计时的决定。"
    en = "Please give a reason: there is no case, or something is refused, withdrawn or paused."


class ClockStands(Refusal):
    """A special procedure runs already, or none does that could end."""

    code, status = "clock_stands", 409
    zh, en = (
        "计时状态不符：已暂停的，请先按“恢复计时”；没有暂停的，不用恢复。",
        "The clock is not as you think: start it again if it stands; if it runs, there is nothing to start.",
    )


class NotInCharge(Refusal):
    """The clock of a case is for who has the case, and for managers."""

    code, status = "not_in_charge", 403
    zh = "只有经办人或大厅主管可以暂停、恢复计时或延长审批。请先转交，或请主管办理。"
    en = "Only who has the case, or a manager, stops its clock or extends it. Take it over first, or ask a manager."


class TermIsOver(Refusal):
    """What is late stays late: its clock is not stopped and its term not extended any more."""

    code, status = "term_is_over", 409
    zh = "办理期限已过，不能再暂停计时或延长审批。请尽快办结。"
    en = "The term is over: its clock cannot be stopped and it cannot be extended. Please conclude the case."


class ExtensionIsTooLong(Refusal):
    """More days than the hall lets a case be extended by, all in all."""

    code, status = "extension_is_too_long", 409
    zh, en = "最多还能延长 {most} 个工作日。", "It can be extended by {most} more working days at most."


class NoSuchStep(Refusal):
    """There is no open step to end."""

    code, status = "no_such_step", 409
    zh, en = "没有正在办理的环节“{name}”。", "There is no open step “{name}”."


class CaseIsFull(Refusal):
    """More lines than a case holds."""

    code, status = "case_is_full", 409
    zh, en = "这个办件的记录已满（最多 {most} 条）。", "The case holds no more lines (at most {most})."


class ApplicantIsNeeded(Refusal):
    """What is accepted here is somebody's: without a name nobody could look it up or collect it."""

    code, status = "applicant_is_needed", 409
    zh = "取号时没有登记证件：请先登记申请人，再受理。"
    en = "The number was taken without a document. Enter the applicant first, then accept."


class NoApplicant(Refusal):
    """Nobody is named as applicant, so nothing can be asked for."""

    code, status = "no_applicant", 409
    zh, en = "这个办件没有登记申请人证件，不能调用证照。", "No applicant's document is known for this case."


class NothingToFollowUp(Refusal):
    """No case awaits anything from this person, or this one awaits nothing."""

    code, status = "nothing_to_follow_up", 409
    zh, en = (
        "没有等待补交材料的办件。请正常取号，或到导办台询问。",
        "No case is waiting for documents. Please take a number, or ask at the desk.",
    )


class FollowedUpToday(Refusal):
    """A follow-up number was given for this case today."""

    code, status = "followed_up_today", 409
    zh = "这个办件今天已取补交材料号 {number}，一天一次。"
    en = "Number {number} was given today to bring documents for this case; once a day."


REFUSALS: Final[tuple[type[Refusal], ...]] = (UnknownCase, CaseStateForbids, CaseWasChanged, CaseIsThePlatforms)
