"""Refusals: every reason to say no, as a fact with a stable code and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar


class Refusal(Exception):
    """A request that cannot be done. Subclasses are facts; `code` is the stable contract, the sentences may improve.

    `leaves` is the one thing a refused use case may leave behind: what it does is written in a transaction of its own.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    zh: ClassVar[str] = "现在无法办理，请联系工作人员。"
    en: ClassVar[str] = "This cannot be done now. Please ask the staff."

    def __init__(self, **details: object) -> None:
        self.details = details
        self.leaves: Callable[[Any], object] | None = None
        super().__init__(self.code, details)

    def message(self, lang: str = "zh") -> str:
        """The sentence for the person, in Chinese or English."""
        return (self.en if lang.startswith("en") else self.zh).format(**self.details)


class BadInput(Refusal):
    """The request does not have the shape it must have; `fields` says where."""

    code = "bad_input"
    status = 400
    zh = "填写的内容有误，请检查后重试。"
    en = "Some of the input is not right. Please check it and try again."


class UnknownThing(Refusal):
    """There is nothing under this address."""

    code = "not_found"
    status = 404
    zh = "没有找到。请检查地址或编号。"
    en = "Not found. Please check the address or the number."


class SignInFirst(Refusal):
    """Nobody is signed in, or the session or key is no longer valid."""

    code = "sign_in_first"
    status = 401
    zh = "请先登录。"
    en = "Please sign in first."


class NotYours(Refusal):
    """Signed in, but this role may not do this."""

    code = "not_allowed"
    status = 403
    zh = "您的账号无权进行此操作。"
    en = "Your account may not do this."


class FinishSigningIn(Refusal):
    """Signed in, but an initial password or a missing second factor comes first."""

    code = "finish_signing_in"
    status = 403
    zh = "请先到“我的账号”修改初始密码或设置第二重验证。"
    en = "First change the initial password or set up the second factor on your account page."


class ForeignOrigin(Refusal):
    """A page of another origin tried to act in the user's name."""

    code = "foreign_origin"
    status = 403
    zh = "请求来源不正确，请从本系统页面操作。"
    en = "The request came from another site. Please use the pages of this system."


class BodyTooLarge(Refusal):
    """More bytes than any call here needs."""

    code = "body_too_large"
    status = 413
    zh = "提交的内容过大。"
    en = "The request is too large."


class MethodNotAllowed(Refusal):
    """The address exists, the method does not."""

    code = "method_not_allowed"
    status = 405
    zh = "此地址不支持这种请求方式。"
    en = "This address does not support the method."


class UnsupportedMediaType(Refusal):
    """The body is not JSON."""

    code = "unsupported_media_type"
    status = 415
    zh = "请以 JSON 格式提交。"
    en = "Please send JSON."


class TooManyRequests(Refusal):
    """A limit per caller was passed; `retry_s` says how long to wait."""

    code = "too_many_requests"
    status = 429
    zh = "操作过于频繁，请 {retry_s} 秒后再试。"
    en = "Too many requests. Please try again in {retry_s} s."


class KeyIsMissing(Refusal):
    """This call must carry an Idempotency-Key, so that a retry is harmless."""

    code = "idempotency_key_missing"
    status = 400
    zh = "缺少 Idempotency-Key，请刷新页面后重试。"
    en = "The Idempotency-Key header is missing."


class KeyWasUsed(Refusal):
    """The same Idempotency-Key came before with another body."""

    code = "idempotency_key_reused"
    status = 422
    zh = "该操作编号已用于另一请求，请刷新页面后重试。"
    en = "This Idempotency-Key was used for another request."


class StorageIsFull(Refusal):
    """The disk cannot take another row; nothing was changed."""

    code = "storage_full"
    status = 503
    zh = "服务器存储已满，请联系管理员。本次操作未生效。"
    en = "The server's disk is full. Please call the administrator. Nothing was changed."


class ServerIsStopping(Refusal):
    """The hall's file is closed already; whoever asks again in a moment meets the next start."""

    code = "server_is_stopping"
    status = 503
    zh = "系统正在重新启动，本次操作未生效，请稍候再试。"
    en = "The server is restarting and nothing was changed. Please try again in a moment."


class ServerFault(Refusal):
    """A defect of ours; the request id leads to the log."""

    code = "server_fault"
    status = 500
    zh = "系统出现故障，本次操作未生效，请联系工作人员。"
    en = "Something went wrong on our side and nothing was changed. Please ask the staff."
