"""How the ways to phones stand, in plain words: each way, and what waits, failed or came too late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import DAY_MS, MINUTE_MS
from queue_server.notices import store
from queue_server.notices.connectors import Connector
from queue_server.notices.model import Breaker

LATE_MS: Final = 10 * MINUTE_MS
FAULTS: Final[Mapping[str, str]] = {
    "connection_refused": "对方没有应答，请检查地址、端口和对方服务是否运行",
    "connection_lost": "连接中断，请检查网络",
    "no_answer": "对方没有按时回答，请检查网络和对方服务",
    "unknown_host": "找不到这个网址，请检查地址和 DNS",
    "bad_certificate": "对方证书不可信，请检查地址和证书",
    "not_let_in": "账号或密码不对，请核对配置",
    "no_encryption": "邮件服务器不支持加密登录，请核对 security",
    "no_code": "对方回答中没有结果码，请核对 answer",
    "not_written": "不能写入数据目录，请检查权限和磁盘空间",
    "http_401": "对方不认可密钥，请核对 key 和 headers",
    "http_403": "对方拒绝访问，请核对密钥和白名单",
    "http_404": "地址不对，请核对 url",
    "http_429": "对方限制了发送频率，稍后自动再发",
}


class Fact(NamedTuple):
    """One finding: how it stands, and a sentence."""

    state: Literal["ok", "warn"]
    says: str


def said(reason: str) -> str:
    """A fault's code in words, with what to do; the bare code where there are none."""
    return FAULTS.get(reason, f"对方回答 {reason}")


def of_ways(connectors: Sequence[Connector], breakers: Mapping[str, Breaker]) -> list[Fact]:
    """Each way as the running server has found it."""
    if not connectors:
        return [Fact("ok", "没有配置通知渠道：不发短信，须验证手机号的大厅不能网上预约")]
    facts = []
    for one in connectors:
        breaker = breakers[one.name]
        if breaker.is_open:
            facts.append(Fact("warn", f"通知渠道 {one.name} 暂停后重试：{said(breaker.reason)}。"))
        elif breaker.faults:
            facts.append(Fact("ok", f"通知渠道 {one.name} 刚才未成功，正在重试：{said(breaker.reason)}。"))
        else:
            facts.append(Fact("ok", f"通知渠道 {one.name} 正常"))
    return facts


def of_probes(connectors: Sequence[Connector]) -> list[Fact]:
    """Each way as somebody who asks now finds it; nothing is sent."""
    facts = []
    for one in connectors:
        fault = one.probe()
        facts.append(
            Fact("warn", f"通知渠道 {one.name} 不通：{said(fault)}。")
            if fault
            else Fact("ok", f"通知渠道 {one.name} 可以连通")
        )
    return facts or of_ways((), {})


def of_file(source: str) -> list[Fact]:
    """Whether others on this machine can read the keys in the file."""
    path = Path(source)
    if path.is_file() and path.stat().st_mode & 0o077:
        return [Fact("warn", f"{source} 里有密钥，其他用户也能读：请执行 chmod 600 {source}。")]
    return []


def of_outbox(rows: Rows, now_ms: int) -> Fact:
    """What waits, and what did not reach anybody within a day."""
    found = store.figures(rows, now_ms, now_ms - DAY_MS)
    words = f"发件箱待发 {found['waiting']} 条；一天内已发 {found.get('sent', 0)} 条"
    if found.get("failed"):
        words += f"，失败 {found['failed']} 条（日志 notice_failed 有原因）"
    is_late = found["late_ms"] > LATE_MS
    return Fact(
        "warn" if is_late or found.get("failed") else "ok", words + ("，有通知已等待十分钟以上" if is_late else "")
    )
