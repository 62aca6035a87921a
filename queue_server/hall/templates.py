"""Halls to start from: the demo's two floors as they are, and one floor with three windows to grow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from queue_server.hall.codes import Words
from queue_server.hall.errors import UnknownTemplate
from queue_server.hall.file import parse
from queue_server.hall.model import Hall

HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Template:
    """A hall file of ours; `file` is where it lies."""

    id: str
    words: Words
    about: Words
    file: Path


TEMPLATES: Final = (
    Template(
        "small",
        Words("一层小厅", "Small hall, one floor"),
        Words(
            "一层楼、三个窗口、三个队列，适合先用起来再慢慢加。",
            "One floor, three windows, three queues: a place to grow.",
        ),
        HERE / "small.toml",
    ),
    Template(
        "large",
        Words("两层大厅", "Large hall, two floors"),
        Words(
            "三、四楼共五十多个窗口，不动产、公积金、社会事务齐全，可删改成本厅。",
            "Two floors with more than fifty windows and all their services, to cut down to your hall.",
        ),
        HERE.parent / "demo" / "jn01.toml",
    ),
)


@cache
def template(template_id: str) -> Hall:
    """The hall of a template; UnknownTemplate."""
    found = next((one for one in TEMPLATES if one.id == template_id), None)
    if found is None:
        raise UnknownTemplate(template=template_id)
    return parse(found.file.read_text(encoding="utf-8"))
