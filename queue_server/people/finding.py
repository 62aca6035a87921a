"""Finding a ticket again by surname and last digits: keyed like the ID number, so that no name is ever listed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from queue_server.kernel.crypto import Secrets
from queue_server.people.masking import COMPOUND_SURNAMES
from queue_server.people.model import Person
from queue_server.people.names import normalised_name

TAIL: Final = 4
FIND: Final = "find"
_WORD: Final = re.compile(r"[ ·]+")


def surnames(name: str) -> tuple[str, ...]:
    """By what a name may be asked for: 欧阳 and 欧 of 欧阳小明, 张 of 张三, each word of names with spaces or dots.

    Small letters, for a guide does not look at case; empty for a person whose number alone is known.
    """
    plain = unicodedata.normalize("NFKC", normalised_name(name)).casefold()
    words = [word for word in _WORD.split(plain) if word]
    if not words or len(words) > 1 or words[0].isascii():
        return tuple(dict.fromkeys(words))
    word = words[0]
    return (word[:2], word[:1]) if word[:2] in COMPOUND_SURNAMES else (word[:1],)


def tail_of(id_number: str) -> str:
    """The last four places of a document's number, as asked for: no spaces, capital letters."""
    return unicodedata.normalize("NFKC", "".join(id_number.split())).upper()[-TAIL:]


def keys_of(secrets: Secrets, persons: Iterable[Person]) -> set[str]:
    """Every key under which tickets of these persons are found; nameless ones and organisations by the digits alone."""
    return {
        _key(secrets, surname, tail_of(one.id_number))
        for one in persons
        for surname in (() if one.is_org else surnames(one.name)) or ("",)
    }


def keys_for(secrets: Secrets, name: str, digits: str) -> set[str]:
    """The keys to ask for: the surname (the longest one that fits) with the digits, and the digits of nameless ones."""
    asked = surnames(name)[:1]
    return {_key(secrets, surname, tail_of(digits)) for surname in (*asked, "")}


def _key(secrets: Secrets, surname: str, tail: str) -> str:
    return secrets.lookup_key(FIND, f"{surname}\0{tail}")
