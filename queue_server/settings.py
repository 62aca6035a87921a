"""Everything an installation may choose, typed and read once from the environment; handed in, never imported."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VERSION = "0.1.0"


@dataclass(frozen=True)
class Settings:
    """`data` holds the hall's one file and its keys. `public_url` is where phones reach the hall, if they can.

    `trusted_proxies` stand between callers and us; each adds X-Forwarded-For, -Proto and -Host. With 0 nobody's word
    about a caller's address counts. `admin_second_factor`: administrators do nothing before they have set one up.
    `admin_tls`: they sign in over https or from the server itself. `notices` is the file that names the ways to phones;
    "dev" is the development connector, "" none. `catalogue` is the file that names where lists are pulled from,
    `platform` the one that names the platform which keeps cases; "" there is none. `ratings` is the file that names
    where ratings are reported, `licences` the one that names the platform which shares licences, `carrier` the one that
    names who carries parcels.
    """

    data: Path
    public_url: str | None = None
    log_level: str = "INFO"
    session_last_s: float = 12 * 3600
    session_idle_s: float = 30 * 60
    trusted_proxies: int = 0
    admin_second_factor: bool = False
    admin_tls: bool = False
    notices: str = ""
    catalogue: str = ""
    platform: str = ""
    licences: str = ""
    ratings: str = ""
    carrier: str = ""
    work_bits: int = 14  # of the sum before a place is held: some 16 000 tries, a moment on a phone

    @property
    def database(self) -> Path:
        """The hall's file."""
        return self.data / "quhao.db"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """QUHAO_DATA (./data), _PUBLIC_URL, _LOG_LEVEL, _TRUSTED_PROXIES, _ADMIN_SECOND_FACTOR and _ADMIN_TLS
        (optional, required), _NOTICES, _CATALOGUE, _PLATFORM, _LICENCES, _RATINGS,
        _CARRIER, _WORK_BITS (0 to 24).

        ValueError names a bad one.
        """
        return cls(
            data=Path(env.get("QUHAO_DATA", "data")).resolve(),
            public_url=env.get("QUHAO_PUBLIC_URL") or None,
            log_level=env.get("QUHAO_LOG_LEVEL", "INFO").upper(),
            trusted_proxies=_count(env, "QUHAO_TRUSTED_PROXIES"),
            admin_second_factor=_is_required(env, "QUHAO_ADMIN_SECOND_FACTOR"),
            admin_tls=_is_required(env, "QUHAO_ADMIN_TLS"),
            notices=env.get("QUHAO_NOTICES", ""),
            catalogue=env.get("QUHAO_CATALOGUE", ""),
            platform=env.get("QUHAO_PLATFORM", ""),
            licences=env.get("QUHAO_LICENCES", ""),
            ratings=env.get("QUHAO_RATINGS", ""),
            carrier=env.get("QUHAO_CARRIER", ""),
            work_bits=_bits(env, "QUHAO_WORK_BITS", cls.work_bits),
        )


def _count(env: Mapping[str, str], name: str) -> int:
    text = env.get(name) or "0"
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(f"{name} must be a number of proxies, 0 or more: {text!r}")
    return int(text)


def _bits(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and int(text) <= 24):
        raise ValueError(f"{name} must be a number of bits, 0 to 24: {text!r}")
    return int(text)


def _is_required(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name) or "optional"
    if text not in ("optional", "required"):
        raise ValueError(f"{name} must be optional or required: {text!r}")
    return text == "required"
