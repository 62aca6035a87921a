"""What a hall does not have: the 404s of its parts."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class UnknownHall(Refusal):
    """No hall of that id is loaded."""

    code, status = "unknown_hall", 404
    zh, en = "没有找到大厅 {hall}。", "There is no hall {hall}."


class UnknownFloor(Refusal):
    """The hall has no such floor."""

    code, status = "unknown_floor", 404
    zh, en = "没有找到楼层 {floor}。", "There is no floor {floor}."


class UnknownZone(Refusal):
    """The hall has no such zone."""

    code, status = "unknown_zone", 404
    zh, en = "没有找到分区 {zone}。", "There is no zone {zone}."


class UnknownWindow(Refusal):
    """The hall has no such window."""

    code, status = "unknown_window", 404
    zh, en = "没有找到 {window} 号窗口。", "There is no window {window}."


class UnknownQueue(Refusal):
    """The hall has no queue with that letter."""

    code, status = "unknown_queue", 404
    zh, en = "没有找到队列 {queue}。", "There is no queue {queue}."


class UnknownService(Refusal):
    """The hall does not offer that service."""

    code, status = "unknown_service", 404
    zh, en = "没有找到事项 {service}。", "There is no service {service}."
