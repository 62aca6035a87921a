"""Where a camera's picture is fetched and where in the answer it stands: one table of the agent's file. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from devices.cameras.config import CameraConfig
from devices.tables import read_table

SCHEMES: Final = ("http", "https")


@dataclass(frozen=True, kw_only=True)
class HttpCameraConfig(CameraConfig):
    """`url` of one picture, fetched by GET; with `post` that text is sent as JSON by POST.

    Without `json_path` the answer is the picture; with it, such as `data.image` or `images.0`, the answer is JSON that
    has the picture there in base64, with or without `data:…;base64,` before it. `answer_s` bounds all of it.
    """

    url: str = field(repr=False)  # may hold a password
    driver: str = "http"
    post: str = field(default="", repr=False)
    json_path: str = ""
    answer_s: float = 8.0

    def faults(self) -> list[str]:
        """See `CameraConfig.faults`."""
        checks = (
            (_is_address(self.url), "url 应为完整的网址，例如 http://127.0.0.1:38088/snapshot.jpg"),
            (0 < self.answer_s <= 60, "answer_s 应为 0 至 60（秒）"),
        )
        return [*super().faults(), *(reason for good, reason in checks if not good)]


def read_config(table: object) -> HttpCameraConfig:
    """The camera a TOML table describes. Raises ConfigIsWrong for unknown, missing or ill-typed entries."""
    return read_table(table, HttpCameraConfig, "高拍仪", "camera")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
