"""Which video node is a document camera, and how large it is asked to be: one table of the agent's file. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from devices.cameras.config import CameraConfig
from devices.tables import read_table


@dataclass(frozen=True, kw_only=True)
class UvcCameraConfig(CameraConfig):
    """`device` is a video node; `width_px` and `height_px` are asked for, a camera gives the nearest it has."""

    device: str = "/dev/video0"
    driver: str = "uvc"
    width_px: int = 2_592
    height_px: int = 1_944

    def faults(self) -> list[str]:
        """See `CameraConfig.faults`."""
        checks = (
            (bool(self.device), "要写 device，例如 /dev/video0"),
            (min(self.width_px, self.height_px) > 0, "width_px 和 height_px 应大于 0"),
        )
        return [*super().faults(), *(reason for good, reason in checks if not good)]


def read_config(table: object) -> UvcCameraConfig:
    """The camera a TOML table describes. Raises ConfigIsWrong for unknown, missing or ill-typed entries."""
    return read_table(table, UvcCameraConfig, "高拍仪", "camera")
