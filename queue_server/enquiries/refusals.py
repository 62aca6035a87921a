"""Every reason to refuse an enquiry or an act on it."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class UnknownEnquiry(Refusal):
    """No enquiry of that id or link, or none this person may see."""

    code, status = "unknown_enquiry", 404
    zh, en = "没有找到这条来件。", "There is no such question, complaint or suggestion."


class EnquiryNotFound(Refusal):
    """Number and end of the phone do not belong together; which of the two is wrong is not told."""

    code, status = "enquiry_not_found", 404
    zh = "没有找到。请核对编号和手机号后四位；没有留手机号的，请用提交后页面上的链接。"
    en = "Not found. Check the number and the last four digits of the phone. Without a phone, use your link."


class EnquiryForbids(Refusal):
    """The act does not fit where the enquiry stands, or somebody else has acted meanwhile."""

    code, status = "enquiry_forbids", 409
    zh, en = "这条来件{state_zh}，不能进行此操作。", "This one is “{state}”: the act does not fit."


class EnquiryNeedsWords(Refusal):
    """Nothing was written, or nothing that can be read; only at a kiosk a ready phrase will do, or a phone alone, which
    asks to be called back."""

    code, status = "enquiry_needs_words", 422
    zh, en = "请写明内容。", "Please write what you have to say."


class UnknownPhrase(Refusal):
    """A ready phrase of another kind, or none at all."""

    code, status = "unknown_phrase", 422
    zh, en = "没有“{phrase}”这一项，请重新选择。", "There is no phrase “{phrase}”. Please choose again."


class AddedEnough(Refusal):
    """So often somebody has added to one; who answers has enough to go on."""

    code, status = "added_enough", 409
    zh, en = (
        "已补充多次，请等大厅答复，或另提一件。",
        "Enough has been added. Please wait for the answer, or send another.",
    )


class TooManyEnquiries(Refusal):
    """So many from one phone, kiosk or network address today."""

    code, status = "too_many_enquiries", 429
    zh = "今天提交的已经很多，请明天再提交，或到导办台当面反映。"
    en = "Many have been sent today already. Please go on tomorrow, or speak to the guide desk."


class EnquiryOwnerNotFit(Refusal):
    """Only somebody of the hall who answers can own it, and no complaint goes to the one it is about."""

    code, status = "enquiry_owner_not_fit", 422
    zh = "承办人须是本大厅可回复来件的在职人员；投诉不能交给被投诉人。"
    en = "The owner must work in this hall and answer enquiries; no complaint goes to the one it is about."


class NotYourEnquiry(Refusal):
    """Only its owner or a manager acts on it."""

    code, status = "not_your_enquiry", 403
    zh, en = "这条来件不由您承办。", "This one is not yours to deal with."


class BadExtension(Refusal):
    """Put off once, to a working day after the present one, not further than the hall lets."""

    code, status = "bad_extension", 422
    zh = "只能延期一次，延到 {first} 至 {last} 之间的工作日。"
    en = "It can be put off once, to a working day from {first} to {last}."


class ReviewByAnother(Refusal):
    """Nobody confirms the own reply, and nobody reviews a complaint about himself."""

    code, status = "review_by_another", 403
    zh, en = "回复人和被投诉人不能复核，请由另一位主管复核。", "Whoever answered or is complained of cannot review it."


class NothingToJudge(Refusal):
    """There is no reply yet, it was judged already, or the time to judge it is over."""

    code, status = "nothing_to_judge", 409
    zh, en = (
        "现在没有可评价的回复：尚未回复、已评价过，或评价期限已过。",
        "There is no reply to judge now, or its time is over.",
    )
