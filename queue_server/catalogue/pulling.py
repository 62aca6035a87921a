"""A platform's list over HTTP, in one piece or by pages: its rows, or the code of the fault in their way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from queue_server.catalogue.problems import ListFileIsWrong
from queue_server.catalogue.sources import Source
from queue_server.catalogue.tables import BYTES_MAX, ROWS_MAX, Table, joined
from queue_server.hall.codes import Words
from queue_server.kernel.outward import ask

FAULTS: Final[dict[str, Words]] = {
    "bad_certificate": Words("对方证书不可信，请检查地址和 ca_file", "its certificate is not trusted; check ca_file"),
    "no_answer": Words("对方没有按时应答", "it did not answer in time"),
    "unknown_host": Words("找不到主机", "the host is not known"),
    "connection_refused": Words("连接被拒绝", "the connection was refused"),
    "connection_lost": Words("连接中断", "the connection was lost"),
    "too_large": Words("内容过大", "it sent too much"),
    "http": Words("对方应答 {status}", "it answered {status}"),
}


@dataclass(frozen=True)
class Fetched:
    """What came: the content, or a fault's code ('http_503', 'no_answer' …)."""

    content: bytes = b""
    fault: str = ""


def fetch(source: Source, page: int = 1) -> Fetched:
    """GET once, following nothing; all of it within `timeout_s`. No fault outside is an exception."""
    headers = {"Accept": "application/json, text/csv", **source.headers}
    reply = ask("GET", source.page_url(page), None, headers, source.timeout_s, source.ca_file, BYTES_MAX)
    if reply.fault:
        return Fetched(fault=reply.fault)
    return Fetched(reply.body) if reply.status == 200 else Fetched(fault=f"http_{reply.status}")


class PullFailed(Exception):
    """A fault on the way; `code` is its own."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def whole(source: Source, read: Callable[[bytes], Table]) -> Table:
    """The list, page after page where its address has them: until one has no rows, or is the one before again, as who
    knows no such page answers. All of it or nothing: PullFailed, ListFileIsWrong."""
    found: list[Table] = []
    before = b""
    for page in source.pages:
        fetched = fetch(source, page)
        if fetched.fault:
            raise PullFailed(fetched.fault)
        if fetched.content == before:
            break
        before = fetched.content
        try:
            found.append(read(before))
        except ListFileIsWrong as wrong:
            if found and wrong.problems[0].kind == "empty":
                break
            raise
        if sum(len(one.rows) for one in found) > ROWS_MAX:
            break  # more than a list may have: joining them says so
    return joined(found)


def fault_words(code: str, lang: str) -> str:
    """A fault in words."""
    begins, _, status = code.partition("_")
    return FAULTS["http"].say(lang).format(status=status) if begins == "http" else FAULTS[code].say(lang)
