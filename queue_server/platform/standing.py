"""How the link to the platform stands, in plain words: for /healthz, the doctor and the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from queue_server.kernel import outgoing
from queue_server.kernel.courier import Link, Standing
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.platform.model import NAME
from queue_server.platform.settings import Platform
from queue_server.platform.wire import Wire

LATE_MS: Final = 10 * MINUTE_MS
FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "connection_refused": (
        "对方没有应答，请检查地址、端口和对方服务是否运行",
        "nobody answers there; check address and port",
    ),
    "connection_lost": ("连接中断，请检查网络", "the connection was lost; check the network"),
    "no_answer": ("对方没有按时回答，请检查网络和对方服务", "no answer in time; check the network and its service"),
    "unknown_host": ("找不到这个网址，请检查地址和 DNS", "the host is not known; check address and DNS"),
    "bad_certificate": ("对方证书不可信，请检查地址和 ca_file", "its certificate is not trusted; check ca_file"),
    "bad_answer": ("对方的回答看不懂，请联系对方", "its answer makes no sense; ask its operators"),
    "too_large": ("对方的回答过大，请联系对方", "its answer is too large; ask its operators"),
    "our_fault": ("本系统出错，请查看日志 courier_failed", "a fault of this server; see the log, courier_failed"),
    "http_401": ("对方不认可签名，请核对密钥文件和时钟", "it does not accept the signature; check key file and clock"),
    "http_403": ("对方拒绝访问，请核对授权", "it refuses access; check what was granted"),
    "http_404": ("地址不对，请核对 url", "the address is not right; check url"),
    "http_429": ("对方限制了频率，稍后自动再发", "it limits how often; sent again later"),
    "bad_event": ("平台认为内容不合要求", "the platform says the content is not right"),
    "out_of_order": ("平台已有这个办件更新的事件", "the platform has newer events of this case"),
    "other": ("平台上同一编号的事件内容不同", "the platform has another event under this key"),
}


class Fact(NamedTuple):
    """One finding: how it stands, and a sentence."""

    state: Literal["ok", "warn"]
    says: str


class Facts(NamedTuple):
    """What the page shows of the link; instants in Unix milliseconds, `standing` in a word."""

    standing: Standing
    reason: str
    since_ms: int | None
    last_ok_ms: int | None
    took_s: float
    waiting: int
    oldest_ms: int | None
    refused: int


def said(reason: str, lang: str = "zh") -> str:
    """A fault's code in words, with what to do."""
    status = reason.removeprefix("http_")
    other = (f"对方回答 {status}", f"it answered {status}")
    if status.startswith("5") and status != reason:
        other = (f"对方暂时不能服务（{status}），请联系对方", f"it cannot serve now ({status}); ask its operators")
    zh, en = FAULTS.get(reason, other)
    return en if lang == "en" else zh


def facts(rows: Rows, platform: Platform, link: Link) -> Facts:
    """The link and what waits for it."""
    waiting, oldest_ms, held = outgoing.backlog(rows, NAME)
    standing = link.standing(platform.chosen.slow_s)
    return Facts(standing, link.reason, link.fault_since_ms, link.last_ok_ms, link.took_s, waiting, oldest_ms, held)


def of_running(rows: Rows, platform: Platform, link: Link, now_ms: int) -> list[Fact]:
    """What a running server has found."""
    found, name = facts(rows, platform, link), platform.name
    words = {
        "unused": Fact("ok", f"平台 {name} 已配置，尚未使用"),
        "up": Fact("ok", f"平台 {name} 连通"),
        "slow": Fact("warn", f"平台 {name} 回答慢（{found.took_s:.1f} 秒）"),
        "down": Fact("warn", f"平台 {name} 不通：{said(found.reason)}。事件留在本机，恢复后自动补送。"),
    }
    return [words[found.standing], of_backlog(rows, now_ms)]


def of_backlog(rows: Rows, now_ms: int) -> Fact:
    """What waits, and what the platform would not take."""
    waiting, oldest_ms, held = outgoing.backlog(rows, NAME)
    is_late = oldest_ms is not None and now_ms - oldest_ms > LATE_MS
    says = f"待送平台 {waiting} 条" + ("，已有等待十分钟以上的" if is_late else "")
    says += f"；平台拒收 {held} 条，请系统管理员在“平台对接”页处理" if held else ""
    return Fact("warn" if is_late or held else "ok", says)


def of_probe(wire: Wire) -> Fact:
    """What somebody who asks now finds."""
    heard = wire.ping()
    if heard.is_good:
        return Fact("ok", f"平台 {wire.platform.name} 可以连通")
    reason = heard.fault or f"http_{heard.status}"
    return Fact("warn", f"平台 {wire.platform.name} 不通：{said(reason)}。")
