"""Why the feed says no."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class UnknownTopic(Refusal):
    """There is no such topic in this hall."""

    code = "unknown_topic"
    status = 404
    zh = "没有这个订阅内容，请刷新页面。"
    en = "There is no such topic. Please reload the page."


class TooManyTopics(Refusal):
    """One connection watches more than any screen needs."""

    code = "too_many_topics"
    status = 409
    zh = "一个连接最多订阅 {limit} 项内容。"
    en = "One connection may watch {limit} topics at most."


class TooManyScreens(Refusal):
    """The server holds as many connections as it may."""

    code = "too_many_screens"
    status = 503
    zh = "连接的屏幕过多，请稍后重试。"
    en = "Too many screens are connected. Please try again shortly."


class OriginOrToken(Refusal):
    """A cookie counts only from a page of ours, which names its origin; everybody else shows a token."""

    code = "origin_or_token"
    status = 401
    zh = "请提供访问令牌。"
    en = "Connect with an access token."


class UnknownMessage(Refusal):
    """The feed has no such message."""

    code = "unknown_message"
    status = 404
    zh = "不支持该消息。"
    en = "There is no such message."
