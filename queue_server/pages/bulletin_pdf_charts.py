"""The charts of a bulletin on paper: bars with their numbers written at them, told apart by filling, not by colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from queue_server.bulletins.document import chart_of

BAR_MM: Final = 3.4
GAP_MM: Final = 2.2  # between two rows
NAMES_MM: Final = 46.0
ROOM_MM: Final = 18.0  # for the number at the end of the longest bar
HEAD_MM: Final = 16.0
INK: Final = (29, 62, 114)
FILLS: Final[tuple[Mapping[str, Any], ...]] = (
    {"style": "DF", "fill": INK},
    {"style": "DF", "fill": (255, 255, 255)},
)


def draw(paper: Any, font: str, table: Mapping[str, Any]) -> None:
    """The table's chart below where the paper stands, on further pages where its rows need them; rows of nothing are
    counted in a sentence. No chart where the workbook has none either, or nothing to draw."""
    columns = chart_of(table)
    rows = [row for row in table["rows"] if any(row[at] for at in columns)]
    if not rows:
        return
    per_row = BAR_MM * len(columns) + GAP_MM
    top = max(1, *(row[at] for row in rows for at in columns))
    done = 0
    while done < len(rows):
        if not done or paper.get_y() + HEAD_MM + per_row > paper.eph + paper.t_margin:
            paper.set_auto_page_break(False)
            if paper.get_y() + HEAD_MM + 3 * per_row > paper.eph + paper.t_margin:
                paper.add_page(same=True)
            _head(paper, font, table, columns)
        room = int((paper.eph + paper.t_margin - paper.get_y()) // per_row)
        for row in rows[done : done + max(1, room)]:
            _row(paper, font, row, columns, top)
        done += max(1, room)
    paper.set_auto_page_break(True, paper.t_margin)
    paper.set_draw_color(0, 0, 0)
    paper.set_line_width(0.2)
    if len(rows) < len(table["rows"]):
        paper.cell(0, 5, f"另有 {len(table['rows']) - len(rows)} 行都是 0，见表。", new_x="LMARGIN", new_y="NEXT")


def _head(paper: Any, font: str, table: Mapping[str, Any], columns: Sequence[int]) -> None:
    paper.ln(4)
    paper.set_font(font, size=9)
    paper.cell(0, 5, f"图：{table['title']}", new_x="LMARGIN", new_y="NEXT")
    x, y = paper.get_x(), paper.get_y() + 1
    for fill, at in zip(FILLS, columns, strict=False):
        _bar(paper, fill, x, y, 6.0)
        paper.set_xy(x + 7, y - 0.8)
        words = str(table["heads"][at])
        paper.cell(paper.get_string_width(words) + 4, 5, words)
        x = paper.get_x() + 4
    paper.set_xy(paper.l_margin, y + 6)


def _row(paper: Any, font: str, row: Sequence[Any], columns: Sequence[int], top: int) -> None:
    paper.set_font(font, size=8)
    y, left = paper.get_y(), paper.l_margin + NAMES_MM
    paper.cell(NAMES_MM - 2, BAR_MM * len(columns), _fitted(paper, str(row[0])), align="R")
    for n, (fill, at) in enumerate(zip(FILLS, columns, strict=False)):
        long = row[at] / top * (paper.epw - NAMES_MM - ROOM_MM)
        _bar(paper, fill, left, y + n * BAR_MM, long)
        paper.set_xy(left + long + 1, y + n * BAR_MM)
        paper.cell(ROOM_MM - 1, BAR_MM, str(row[at]))
    paper.set_xy(paper.l_margin, y + BAR_MM * len(columns) + GAP_MM)


def _bar(paper: Any, fill: Mapping[str, Any], x: float, y: float, long: float) -> None:
    paper.set_draw_color(*INK)
    paper.set_fill_color(*fill["fill"])
    paper.set_line_width(0.25)
    if long > 0:
        paper.rect(x, y + 0.3, long, BAR_MM - 0.6, style=fill["style"])
    paper.line(x, y, x, y + BAR_MM)


def _fitted(paper: Any, words: str) -> str:
    """As much of a name as the room before the bars holds."""
    while len(words) > 1 and paper.get_string_width(words) > NAMES_MM - 4:
        words = words[:-2] + "…"
    return words
