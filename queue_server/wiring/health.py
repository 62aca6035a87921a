"""The self-checks, in plain words: what /healthz answers, `quhao doctor` prints and the metrics count."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from queue_server.carrier import settings as carrier_settings
from queue_server.carrier.wire import Wire as CarrierWire
from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall
from queue_server.kernel import link_file
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.crypto import KeysAreMissing, Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.rows import Rows
from queue_server.notices import connectors, standing
from queue_server.platform import settings as platform_settings
from queue_server.platform import standing as platform_standing
from queue_server.platform.wire import Wire
from queue_server.wiring import carrier as carrier_office
from queue_server.wiring.house import House

State = Literal["ok", "warn", "fail"]
DISK_WARN = 0.10
DISK_FAIL_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One self-check: its stable name, how it stands, and a sentence that says what to do when it is not ok."""

    name: str
    state: State
    says: str


def of_file(database: Database) -> list[Check]:
    """SQLite's version and settings: cheap enough to ask every few seconds."""
    found = database.check()
    durable = found["journal_mode"] == "wal" and found["synchronous"] == 2
    old = "：早于 3.51.3 的版本在少见情况下会损坏数据，请安装 pysqlite3 或新版 Python。"
    return [
        Check("sqlite", "ok" if found["safe"] else "warn", f"SQLite {found['sqlite']}{'' if found['safe'] else old}"),
        Check(
            "durability",
            "ok" if durable else "fail",
            "每次提交都已落盘" if durable else "数据库设置有误，请重启。",
        ),
    ]


def of_keys(folder: Path, file: Path) -> Check:
    """Whether the keys lie beside the file."""
    try:
        Secrets.load(folder, file)
    except KeysAreMissing as missing:
        return Check("keys", "fail", missing.message())
    return Check("keys", "ok", "密钥文件可用")


def of_pages(database: Database) -> Check:
    """The file's integrity: reads all of it, so only the doctor asks."""
    found = database.integrity()
    return Check("integrity", "ok" if found == "ok" else "fail", "数据文件完好" if found == "ok" else found)


def of_disk(folder: Path) -> Check:
    """Free space where the data lies."""
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    words = f"磁盘剩余 {usage.free // 2**20} MB"
    if usage.free < DISK_FAIL_BYTES:
        return Check("disk", "fail", words + "：即将无法取号，请立即清理。")
    return Check("disk", "warn" if share < DISK_WARN else "ok", words + ("，请尽快清理。" if share < DISK_WARN else ""))


def of_halls(rows: Rows, now_ms: int) -> list[Check]:
    """Whether a hall is loaded, and years of its calendar that nobody confirmed."""
    ids = halls.hall_ids(rows)
    if not ids:
        return [Check("hall", "warn", "还没有大厅：请用 quhao hall load FILE 载入大厅文件。")]
    checks = [Check("hall", "ok", "、".join(ids))]
    for hall_id in ids:
        try:
            warnings = halls.warnings(rows, hall_id, now_ms)
        except UnknownHall:
            checks.append(Check("hall", "warn", f"{hall_id} 的大厅文件尚未生效，请核对日期。"))
            continue
        checks.extend(Check("calendar", "warn", warning.message("zh")) for warning in warnings)
    return checks


def of_post(house: House) -> list[Check]:
    """The ways to phones of a running server, and what waits for them."""
    facts = standing.of_ways(house.post.connectors, house.post.sender.breakers())
    now_ms = house.clock.now_ms()
    box = [house.database.read(lambda rows: standing.of_outbox(rows, now_ms))] if house.post.is_open else []
    return [Check("notices", one.state, one.says) for one in (*facts, *box)]


def of_ways(source: str, folder: Path, database: Database, now_ms: int) -> list[Check]:
    """What the doctor finds: the file about the ways to phones, whether each way answers, and what waits."""
    if not source:
        return [Check("notices", one.state, one.says) for one in standing.of_ways((), {})]
    try:
        ways = connectors.read(source, folder)
    except connectors.NoticesFileIsWrong as wrong:
        return [Check("notices", "fail", wrong.message())]
    box = database.read(lambda rows: standing.of_outbox(rows, now_ms))
    facts = [*standing.of_file(source), *standing.of_probes(ways), box]
    return [Check("notices", one.state, one.says) for one in facts]


def of_platform(house: House) -> list[Check]:
    """The link to the platform of a running server, and what waits for it; nothing where there is none."""
    platform, link, now_ms = house.platform.platform, house.platform.link, house.clock.now_ms()
    if platform is None:
        return []
    facts = house.database.read(lambda rows: platform_standing.of_running(rows, platform, link, now_ms))
    return [Check("platform", one.state, one.says) for one in facts]


def of_report(house: House) -> list[Check]:
    """Where ratings are reported; nothing where they are not."""
    found = house.report.standing()
    return [] if found is None else [Check("ratings", *found)]


def of_platform_file(source: str, database: Database, now_ms: int) -> list[Check]:
    """What the doctor finds: the file about the platform, its key, whether it answers, and what waits."""
    try:
        platform = platform_settings.read(source)
    except platform_settings.PlatformFileIsWrong as wrong:
        return [Check("platform", "fail", wrong.message())]
    if platform is None:
        return []
    box = database.read(lambda rows: platform_standing.of_backlog(rows, now_ms))
    return [
        *_open_keys("platform", source),
        *(
            Check("platform", one.state, one.says)
            for one in (platform_standing.of_probe(Wire(platform, SystemClock())), box)
        ),
    ]


def of_carrier(house: House) -> list[Check]:
    """The link to the carrier of a running server, and what waits for it; nothing where there is none."""
    return [Check("carrier", *one) for one in house.carrier.standing()]


def of_carrier_file(source: str, database: Database, now_ms: int) -> list[Check]:
    """What the doctor finds: the file about the carrier, its key, whether it answers, and what waits."""
    try:
        carrier = carrier_settings.read(source)
    except carrier_settings.CarrierFileIsWrong as wrong:
        return [Check("carrier", "fail", wrong.message())]
    if carrier is None:
        return []
    found = carrier_office.of_probe(CarrierWire(carrier, SystemClock())), carrier_office.of_backlog(database, now_ms)
    return [*_open_keys("carrier", source), *(Check("carrier", *one) for one in found)]


def _open_keys(name: str, source: str) -> list[Check]:
    found = link_file.readable_by_others(source)
    return [Check(name, "warn", f"其他用户也能读 {one}：请执行 chmod 600 {one}。") for one in found]


def of_house(house: House) -> list[Check]:
    """Every check of a running server."""
    failing = house.followers.failing | house.timers.failing | house.post.failing | house.platform.failing
    failing |= house.report.failing | house.carrier.failing
    lag = max(house.followers.lag().values(), default=0)
    work = "后台任务正常" if not failing else "后台任务失败：" + "、".join(sorted(failing)) + "。请查看日志。"
    return [
        *of_file(house.database),
        of_disk(house.data),
        *house.database.read(lambda rows: of_halls(rows, house.clock.now_ms())),
        Check("background", "fail" if failing else "ok", work),
        Check("followers", "warn" if lag > 1000 else "ok", f"待处理事件 {lag} 条"),
        *of_post(house),
        *of_platform(house),
        *of_carrier(house),
        *of_report(house),
        Check("python", "ok", f"Python {sys.version.split()[0]}"),
    ]


def worst(checks: list[Check]) -> State:
    """The state of the whole."""
    states = {check.state for check in checks}
    return "fail" if "fail" in states else "warn" if "warn" in states else "ok"
