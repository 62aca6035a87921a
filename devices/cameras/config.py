"""What every document camera's table has, however its picture is fetched: a name, and how large a picture may leave.

Pure. The faults are said in Chinese, each driver adding its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.cameras.picture import Limits
from devices.tables import ConfigIsWrong


@dataclass(frozen=True, kw_only=True)
class CameraConfig:
    """One camera. `driver` is what reads its table; lengths in pixels, `bytes_max` of the JPEG."""

    name: str
    driver: str
    side_px_max: int = 2_400
    bytes_max: int = 600_000

    def __post_init__(self) -> None:
        for reason in self.faults():
            raise ConfigIsWrong(f"高拍仪 {self.name or '?'}：{reason}。")

    @property
    def limits(self) -> Limits:
        """How large a picture may leave."""
        return Limits(self.side_px_max, self.bytes_max)

    def faults(self) -> list[str]:
        """What is wrong with it, in words; empty when it can be used."""
        checks = (
            (bool(self.name), "缺少 name"),
            (200 <= self.side_px_max <= 10_000, "side_px_max 应为 200 至 10000（像素）"),
            (20_000 <= self.bytes_max <= 5_000_000, "bytes_max 应为 20000 至 5000000（字节）"),
        )
        return [reason for good, reason in checks if not good]
