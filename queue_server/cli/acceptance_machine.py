"""What an acceptance proves on the server's own machine: disk, backup and restore, journal, secrets, clock, TLS."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import stat
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from queue_server.cli.acceptance_model import NETWORK, SECURITY, SERVER, Finding, State
from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.journal import Head
from queue_server.kernel.rows import heads
from queue_server.staff.model import NODE
from queue_server.wiring import upkeep

# Starting values of ours: an SSD syncs in a few ms, a plain disk in some tens; a number waits for one sync.
SYNCS, SYNC_WARN_MS, SYNC_FAIL_MS = 100, 50.0, 500.0
BACKUP_AGE_MAX_S: Final = 45 * 60
CLOCK_OFF_MAX_S: Final = 2.0
CERTIFICATE_DAYS_MIN: Final = 30
ANSWER_S: Final = 10.0
LINKS: Final = tuple(f"QUHAO_{name}" for name in ("NOTICES", "CATALOGUE", "PLATFORM", "LICENCES", "RATINGS", "CARRIER"))


def disk(data: Path, seconds: Callable[[], float] = time.perf_counter) -> Finding:
    """How long the data disk takes to keep 4 KiB for good."""
    file, took_ms = data / ".acceptance-sync", []
    try:
        with file.open("wb", buffering=0) as opened:
            for _ in range(SYNCS):
                begun_s = seconds()
                opened.write(bytes(4096))
                os.fsync(opened.fileno())
                took_ms.append((seconds() - begun_s) * 1000)
    except OSError as error:
        return Finding(SERVER, "磁盘落盘速度", "fail", f"{data} 不能写入（{error.strerror}）。")
    finally:
        file.unlink(missing_ok=True)
    took_ms.sort()
    middle, slow = took_ms[SYNCS // 2], took_ms[SYNCS * 99 // 100]
    state: State = "fail" if slow > SYNC_FAIL_MS else "warn" if slow > SYNC_WARN_MS else "pass"
    says = f"{SYNCS} 次 4 KiB 落盘：中位 {middle:.1f} 毫秒，99% 在 {slow:.1f} 毫秒以内。"
    return Finding(SERVER, "磁盘落盘速度", state, says)


def rehearse(data: Path, beside: Path, clock: Clock) -> Finding:
    """A backup of the running hall, put back into a folder of its own: is all of the journal there, and whole?"""
    copy, restored = beside / "backup", beside / "restored"
    name = "备份与恢复演练"
    begun_s = time.perf_counter()
    try:
        live = Database(data / upkeep.FILE, clock)
        try:
            before = live.read(heads)
        finally:
            live.close()
        upkeep.back_up(data, copy, clock)
        restored.mkdir(mode=0o700)
        upkeep.restore(copy, restored, clock)
        again = Database(restored / upkeep.FILE, clock)
        try:
            after, broken = again.read(heads), upkeep.verify(again)
            whole = again.integrity()
        finally:
            again.close()
    except Refusal as refusal:
        return Finding(SERVER, name, "fail", refusal.message())
    except OSError as error:
        return Finding(SERVER, name, "fail", f"演练没有完成（{error.strerror}），请检查磁盘余量。")
    finally:
        for folder in (copy, restored):
            shutil.rmtree(folder, ignore_errors=True)
    took_s = time.perf_counter() - begun_s
    lost = [hall for hall, head in before.items() if hall not in after or after[hall].seq < head.seq]
    if lost or broken is not None or whole != "ok":
        return Finding(SERVER, name, "fail", f"恢复后的数据不完整：{'、'.join(lost) or whole}。")
    says = f"备份、恢复、核对共 {took_s:.1f} 秒，日志到{_ends(before)}，一条不少；演练数据已删除。"
    return Finding(SERVER, name, "pass", says)


def last_backup(folder: Path, now_s: float) -> Finding:
    """Whether the timer copies: the age of the newest copy."""
    name = "自动备份"
    try:
        newest_s = max(one.stat().st_mtime for one in folder.iterdir() if (one / upkeep.FILE).is_file())
    except (OSError, ValueError):
        return Finding(SERVER, name, "fail", f"{folder} 里没有备份：systemctl enable --now quhao-backup.timer。")
    minutes = int((now_s - newest_s) // 60)
    state: State = "pass" if now_s - newest_s <= BACKUP_AGE_MAX_S else "fail"
    return Finding(SERVER, name, state, f"{folder} 里最近一次备份在 {minutes} 分钟前。")


def journal(database: Database) -> Finding:
    """The whole hash chain, and that the tables follow from it."""
    broken = upkeep.verify(database)
    if broken is not None:
        return Finding(SECURITY, "操作日志", "fail", f"大厅 {broken.hall} 第 {broken.seq} 条日志：{broken.reason}")
    return Finding(SECURITY, "操作日志", "pass", f"校验链完整，没有被改动或删除；到{_ends(database.read(heads))}。")


def _ends(known: Mapping[str, Head]) -> str:
    named = {("账号" if hall == NODE else f" {hall} "): head.seq for hall, head in sorted(known.items())}
    return "、".join(f"{hall}第 {seq} 条" for hall, seq in named.items()) or "现在还没有一条"


def secrets(data: Path, env: Mapping[str, str], more: Iterable[Path] = ()) -> Finding:
    """Whether anybody else on this machine can read keys, personal data or passwords of links."""
    named = [Path(env[one]) for one in LINKS if env.get(one) not in (None, "", "dev")]
    beside = [key for one in named for key in one.parent.glob("*.key")]
    files = [data / upkeep.FILE, data / upkeep.KEYS, *named, *beside, *more]
    loose = [str(one) for one in files if _others_may(one)]
    loose += [str(data)] if data.exists() and stat.S_IMODE(data.stat().st_mode) & 0o007 else []
    if loose:
        return Finding(SECURITY, "密钥和数据文件的权限", "fail", f"其他用户能读：{'、'.join(loose)}。请收紧权限。")
    return Finding(SECURITY, "密钥和数据文件的权限", "pass", f"{len(files)} 个文件只有所属用户能读。")


def _others_may(file: Path) -> bool:
    """A file in a folder that is closed to others is closed too."""
    try:
        is_open = file.stat().st_mode & 0o004
        return bool(is_open and file.parent.stat().st_mode & 0o001)
    except OSError:
        return False


def clock_kept(run: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run) -> Finding:
    """Whether something keeps this machine's clock right."""
    try:
        words = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
        said = run(words, capture_output=True, text=True, check=False, timeout=ANSWER_S).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        said = ""
    if said == "yes":
        return Finding(NETWORK, "服务器对时", "pass", "系统时钟已与时间服务器同步。")
    if said == "no":
        return Finding(
            NETWORK, "服务器对时", "fail", "系统时钟没有同步：请设置 chrony 或 systemd-timesyncd 的时间服务器。"
        )
    return Finding(NETWORK, "服务器对时", "open", "本机查不到对时状态：请核对时间与标准时间相差不超过 2 秒。")


def over_tls(address: str, now: datetime, trust: ssl.SSLContext | None = None) -> list[Finding]:
    """The way browsers come: certificate, protocol, headers, and how far the answer's clock is from here."""
    parts = urlsplit(address)
    if parts.scheme != "https":
        says = "没有 TLS：口令和办件信息在网上是明文，手机不能常亮和震动。请安装 quhao-proxy。"
        return [Finding(NETWORK, "TLS", "warn", says)]
    context = trust or ssl.create_default_context()
    line = http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=ANSWER_S, context=context)
    try:
        line.connect()
        assert isinstance(line.sock, ssl.SSLSocket)
        version, certificate = line.sock.version(), line.sock.getpeercert() or {}
        line.request("GET", "/healthz")
        answer = line.getresponse()
        answer.read()
    except ssl.SSLCertVerificationError as error:
        return [Finding(NETWORK, "TLS", "fail", f"证书不被信任：{error.verify_message}。")]
    except (OSError, http.client.HTTPException) as error:
        return [Finding(NETWORK, "TLS", "fail", f"{address} 连不上：{error}。")]
    finally:
        line.close()
    days = int((ssl.cert_time_to_seconds(str(certificate["notAfter"])) - now.timestamp()) // 86400)
    state: State = "pass" if days >= CERTIFICATE_DAYS_MIN else "warn" if days > 0 else "fail"
    return [
        Finding(NETWORK, "TLS", state, f"{version}，证书还有 {days} 天到期。"),
        _headers(answer),
        _same_clock(answer, now),
    ]


def _headers(answer: http.client.HTTPResponse) -> Finding:
    lacking = [one for one in ("Strict-Transport-Security", "X-Content-Type-Options") if not answer.getheader(one)]
    says = f"缺少 {'、'.join(lacking)}。" if lacking else "HSTS 和内容类型保护都在。"
    return Finding(SECURITY, "响应头", "warn" if lacking else "pass", says)


def _same_clock(answer: http.client.HTTPResponse, now: datetime) -> Finding:
    off_s = abs((parsedate_to_datetime(answer.getheader("Date") or "").astimezone(UTC) - now).total_seconds())
    state: State = "pass" if off_s <= CLOCK_OFF_MAX_S else "fail"
    return Finding(NETWORK, "时钟一致", state, f"服务器回答的时间与本机相差 {off_s:.0f} 秒。")


def redirected(address: str, port: int = 80) -> Finding:
    """Whether somebody who forgets the s is led to TLS."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", port, timeout=ANSWER_S)
    try:
        line.request("GET", "/")
        answer = line.getresponse()
    except (OSError, http.client.HTTPException, socket.gaierror):
        return Finding(NETWORK, "http 转到 https", "warn", "80 端口没有应答：只输入域名的人打不开页面。")
    finally:
        line.close()
    led = (answer.getheader("Location") or "").startswith("https://")
    says = "80 端口转到 https。" if led else f"80 端口回答 {answer.status}，没有转到 https。"
    return Finding(NETWORK, "http 转到 https", "pass" if led else "fail", says)
