"""Why a page cannot be attached to a case, or a paper not be spared by the sharing platform, and what to do."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class PageIsWrong(Refusal):
    """Neither a JPEG, a PNG nor a PDF, damaged, or larger than allowed."""

    code, status = "page_is_wrong", 422
    zh = "只能附完好的 JPG、PNG 图片或 PDF，每页不超过 {most_mb} MB。"
    en = "Only undamaged JPG and PNG pictures or PDF can be attached, of {most_mb} MB at most."


class UnknownPage(Refusal):
    """The case has no such page, or it has been forgotten with the case's persons."""

    code, status = "unknown_page", 404
    zh, en = "没有这一页，或已按期限删除。", "There is no such page, or its time was over."


class SharingIsDown(Refusal):
    """The sharing platform does not answer as it should, or none is set up: take the paper."""

    code, status = "sharing_is_down", 409
    zh, en = "共享平台暂不可用，请收原件或稍后再试。", "The sharing platform is away. Take the paper, or try later."


class NoSharing(Refusal):
    """The hall asks no sharing platform: the paper is taken, or why it is not needed is written down."""

    code, status = "no_sharing", 409
    zh, en = (
        "大厅没有接入共享平台：请收原件，或写明免提交的理由。",
        "The hall asks no sharing platform. Take the paper, or say why it is not needed.",
    )


class AskThePlatform(Refusal):
    """A paper is spared by what the sharing platform answers, not by a key."""

    code, status = "ask_the_platform", 409
    zh, en = (
        "免提交以共享平台的查询结果为准：请用“查证照”，或收原件。",
        "A paper is spared by the sharing platform's answer alone. Ask for the licence, or take the paper.",
    )


class NotSharedWithYou(Refusal):
    """The case's department may not use this kind of licence."""

    code, status = "not_shared_with_you", 403
    zh, en = "本部门无权调用这种证照，请收原件。", "This department may not use that licence. Take the paper."


class NoSuchLicence(Refusal):
    """The platform has no such licence of the applicant."""

    code, status = "no_such_licence", 404
    zh, en = "共享平台没有此人的这种证照，请收原件。", "The platform has no such licence. Take the paper."


class LicenceIsOver(Refusal):
    """The licence there is has run out."""

    code, status = "licence_is_over", 409
    zh, en = "共享平台上的证照已过有效期，请收原件。", "The licence has run out. Take the paper."
