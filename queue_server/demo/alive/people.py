"""Invented people with well-formed documents."""

from __future__ import annotations

import random

REGIONS = ("370102", "370103", "370112", "370602")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超兰霞平"


def resident_id(chance: random.Random) -> str:
    """An invented, well-formed number (GB 11643)."""
    day = f"{chance.randint(1950, 2004)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    digits = f"{chance.choice(REGIONS)}{day}{chance.randint(0, 999):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def person(chance: random.Random) -> dict[str, str]:
    """An invented person as the API takes one."""
    name = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.randint(1, 2)))
    return {"name": name, "id_type": "resident", "id_number": resident_id(chance)}
