"""The licences of the reference sharing platform: whose, of which kind, until when. Made up, as their documents are."""

from __future__ import annotations

from typing import Final, NamedTuple


class Seed(NamedTuple):
    """One licence; `valid_until` is a day or '' for ever."""

    document: str
    kind: str
    number: str
    name: str
    valid_until: str = ""


OWNER: Final = "370102199003074519"
PARTNER: Final = "370102198506120324"
ENTERPRISE: Final = "91110000600037341L"
SEEDS: Final = (
    Seed(OWNER, "电子身份证", OWNER, "居民身份证", "2036-03-07"),
    Seed(OWNER, "电子不动产权证书", "鲁（2021）济南市不动产权第0123456号", "不动产权证书"),
    Seed(OWNER, "税务数据共享", "鲁税证契字 20261118001", "契税完税证明"),
    Seed(OWNER, "婚姻登记数据共享", "J370102-2015-001234", "结婚登记信息"),
    Seed(PARTNER, "电子身份证", PARTNER, "居民身份证", "2024-06-11"),  # over: the paper is needed
    Seed(PARTNER, "婚姻登记数据共享", "J370102-2015-001234", "结婚登记信息"),
    Seed(ENTERPRISE, "电子营业执照", ENTERPRISE, "营业执照"),
)


def of(document: str, kind: str) -> list[Seed]:
    """The licences of that kind that are somebody's."""
    return [one for one in SEEDS if (one.document, one.kind) == (document.strip().upper(), kind)]
