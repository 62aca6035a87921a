"""Whether a cell of a list that everybody reads names a person: what 许可公示 and 双公示 exports are full of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from queue_server.catalogue.columns import Column
from queue_server.people.mentions import names_mobile, names_person

PAPERS_SINCE: Final = "2009-12-31"  # region, day and running number look like a document whose holder was born that day
_OF_PAPERS: Final = re.compile(r"文号|编号|编码|代码|证号|\b(?:no|number|code)\b", re.IGNORECASE)
_OF_PHONES: Final = re.compile(r"电话|手机|热线|\b(?:tel|telephone|phone|mobile)\b", re.IGNORECASE)


def personal(column: Column, value: Any) -> str:
    """The kind of problem a value of that column is to a list everybody reads: 'personal_id', 'personal_phone' or ''.

    A column of telephones is an office's, whose number may be a mobile one; a column of numbers holds numbers of
    papers, which may look like a child's document or a phone.
    """
    said = f"{column.label.zh} {column.label.en}"
    is_number = column.kind == "code" or bool(_OF_PAPERS.search(said))
    texts = list(_texts(value))
    if any(names_person(one, PAPERS_SINCE) if is_number else names_person(one) for one in texts):
        return "personal_id"
    if is_number or _OF_PHONES.search(said):
        return ""
    return "personal_phone" if any(names_mobile(one) for one in texts) else ""


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, in the papers of a list too."""
    if isinstance(value, str):
        yield value
    for one in value if isinstance(value, list) else ():
        yield from (text for text in one.values() if isinstance(text, str))
