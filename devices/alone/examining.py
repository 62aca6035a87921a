"""What is wrong with the kiosk of this box, in one sentence for whoever sets it up."""

from __future__ import annotations

import time

from devices.agent import identity
from devices.agent.config import AgentConfig
from devices.alone import pack as packs
from devices.alone.opening import of_kiosk


def examine_kiosk(config: AgentConfig) -> list[tuple[bool, str]]:
    """(is fine, sentence) where the box serves a kiosk: who it is, and whether it can go on without the server."""
    mine = of_kiosk(config)
    if mine is None:
        return []
    try:
        identity.proven(mine)
    except identity.NotEnrolled as error:
        return [(False, f"取号机：[kiosk] 的登记有问题：{error}")]
    except identity.ServerIsAway:
        pass  # the server's own line says so
    pack = packs.load(mine.folder)
    if pack is None:
        return [(False, "取号机：还没有取到断网时要用的内容，设备代理运行一两分钟后再看。")]
    if not pack.has_numbers:
        why = "请管理员在大厅文件里给这台取号机写 reserved_block，并让登记名与位置同名"
        return [(False, f"取号机：没有预留号，断网时不能取号。{why}。")]
    day = pack.day(round(time.time() * 1000) + pack.heard.offset_ms)
    free = {prefix: len(block) for prefix, block in pack.content["days"].get(day, {}).get("numbers", {}).items()}
    if not free:
        return [(False, "取号机：断网时要用的内容已经过期，请检查服务器连接。")]
    return [(True, f"取号机：正常，断网时每个队列今天还能取 {min(free.values())} 个号。")]
