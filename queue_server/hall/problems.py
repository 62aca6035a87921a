"""What can be wrong with a hall file, in words that name the line, the place and the mend, in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from queue_server.hall.lines import Lines, Path
from queue_server.kernel.errors import Refusal

# kind -> what is wrong and how to mend it, in Chinese, then in English
SENTENCES: Final[dict[str, tuple[str, str, str, str]]] = {
    "syntax": (
        "这一行不符合 TOML 格式{detail_zh}",
        "请检查引号、括号、等号是否成对，文字是否加了引号",
        "This line is not valid TOML ({detail})",
        "Check that quotes, brackets and equals signs are complete and that text is quoted",
    ),
    "too_long": (
        "文件过大（{size} 字节）",
        "大厅文件不得超过 {limit} 字节",
        "The file is too large ({size} bytes)",
        "A hall file has at most {limit} bytes",
    ),
    "not_a_workbook": (
        "这不是可以读取的 XLSX 工作簿",
        "请下载模板，填写后另存为 XLSX 再上传",
        "This is not a readable XLSX workbook",
        "Download the template, fill it in and save it as XLSX",
    ),
    "unknown_key": (
        "没有名为 {key} 的设置",
        "{guess}可用的名称：{known}",
        "There is no setting called {key}",
        "{guess_en}Known names: {known}",
    ),
    "missing": ("缺少 {key}", "请补上：{key} = {example}", "{key} is missing", "Add: {key} = {example}"),
    "wrong_type": (
        "应为{expected}，现在是 {value}",
        "请写成：{example}",
        "Expected {expected_en}, found {value}",
        "Write: {example}",
    ),
    "out_of_range": (
        "{value} 超出允许的范围",
        "请填写 {low} 至 {high} 之间的数",
        "{value} is out of range",
        "Use a number from {low} to {high}",
    ),
    "not_a_choice": (
        "{value} 不是可选的值",
        "{guess}可选：{known}",
        "{value} is not a choice",
        "{guess_en}Choices: {known}",
    ),
    "bad_shape": (
        "{value} 的写法不对",
        "请写成类似 {example}",
        "{value} does not have the right form",
        "Write it like {example}",
    ),
    "bad_text": (
        "文字为空、过长或含有不可见字符",
        "请填写 1 至 {limit} 个可见字符，不换行",
        "The text is empty, too long or has control characters",
        "Use 1 to {limit} visible characters on one line",
    ),
    "overlap": (
        "时段重叠或次序颠倒：{value}",
        "请按时间先后排列，互不重叠",
        "Periods overlap or are out of order: {value}",
        "Put them in order without overlap",
    ),
    "duplicate": ("{value} 重复出现", "请改用不同的编号", "{value} appears twice", "Give each its own id"),
    "unknown_ref": (
        "所指的{thing} {value} 不存在",
        "{guess}现有：{known}",
        "{thing_en} {value} does not exist",
        "{guess_en}There are: {known}",
    ),
    "outside": (
        "坐标（{x}，{y}）在{floor}（{width}×{depth} 米）之外",
        "请按平面图填写，以西南角为原点，单位为米",
        "The point ({x}, {y}) lies outside {floor} ({width} × {depth} m)",
        "Measure in metres from the south-west corner of the floor",
    ),
    "no_window": (
        "队列 {value} 没有窗口办理",
        "请至少让一个窗口以 queues 列出它且不设 handicap_min",
        "No window serves queue {value}",
        "List it in the queues of at least one window, without handicap_min",
    ),
    "no_service": (
        "队列 {value} 没有事项",
        "请增加事项，或删除该队列",
        "Queue {value} has no service",
        "Add a service or remove the queue",
    ),
    "not_public": (
        "{value} 不对公众开放，不能用在这里",
        "请从此处删除，或改为 public = true",
        "{value} is not public and cannot stand here",
        "Remove it here, or set public = true",
    ),
    "mixed_public": (
        "窗口 {value} 不对公众开放，却办理公众队列 {queue}",
        "请把队列移到公众窗口，或把窗口改为 public = true",
        "Window {value} is not public but serves the public queue {queue}",
        "Move the queue to a public window, or set public = true",
    ),
    "handicap_ref": (
        "handicap_min 中的队列 {value} 不在该窗口的 queues 里",
        "请把 {value} 加入 queues，或删除这一项",
        "handicap_min names queue {value}, which the window does not serve",
        "Add {value} to queues, or remove it",
    ),
    "too_many_tiles": (
        "一屏 {count} 项，超过 {limit} 项",
        "请分到其他分组（标准版至多 8 项，长辈版至多 6 项）",
        "{count} choices on one screen, more than {limit}",
        "Use other groups (at most 8 choices, in the elder mode 6)",
    ),
    "tiles_differ": (
        "标准版与长辈版的事项不一致：{value}",
        "请让 tiles 与 elder_tiles 覆盖相同的事项",
        "The standard and the elder mode do not offer the same services: {value}",
        "Let tiles and elder_tiles cover the same services",
    ),
    "unreachable": (
        "事项 {value} 在取号机上找不到",
        "请放进某个菜单所用的分组，或设 public = false",
        "No kiosk menu leads to service {value}",
        "Put it in a group that a menu uses, or set public = false",
    ),
    "reserved_clash": (
        "预留号段 {value} 与其他号段冲突",
        "请让每台取号机的 reserved_block 不同，号段不超过 9999，且高于 daily_max",
        "The reserved block {value} collides",
        "Give each kiosk its own reserved_block, within 9999 and above daily_max",
    ),
    "too_many_rows": (
        "最远座位 {distance} 米、像素间距 {pitch} 毫米时最多显示 {permitted} 行，不能设为 {rows} 行",
        "请改为 rows = {permitted} 或更小，或缩短 farthest_seat_m，或减少 slot_rows",
        "From {distance} m at a pitch of {pitch} mm at most {permitted} rows can be read, not {rows}",
        "Set rows = {permitted} or fewer, or a smaller farthest_seat_m or slot_rows",
    ),
    "screen_too_small": (
        "像素间距 {pitch} 毫米、{width}×{height} 的屏幕最多显示 {permitted} 行：{distance} 米外看不清号码",
        "请换更大的屏幕，或改为 farthest_seat_m = {reach} 或更小",
        "A screen of {width} × {height} at a pitch of {pitch} mm shows {permitted} rows legible from {distance} m",
        "Use a larger screen, or farthest_seat_m = {reach} or less",
    ),
    "lengths_differ": (
        "材料的中文 {count} 项、英文 {count_en} 项，数量不一致",
        "请让 materials_en 与 materials 一一对应，或删除 materials_en",
        "{count} materials in Chinese but {count_en} in English",
        "Let materials_en match materials one by one, or remove it",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the line (from 1; 0 in a tree), the place, what is wrong and what to write instead."""

    line: int
    where: str
    what: str
    mend: str
    what_en: str
    mend_en: str
    path: Path = ()
    kind: str = ""

    def say(self, lang: str = "zh") -> str:
        """The whole problem as one line of text."""
        if lang.startswith("en"):
            place = ", ".join(one for one in (f"Line {self.line}" if self.line else "", self.where) if one)
            return f"{place or 'The file'}: {self.what_en}. {self.mend_en}."
        place = " ".join(one for one in (f"第 {self.line} 行" if self.line else "", self.where) if one)
        return f"{place or '文件'}：{self.what}。{self.mend}。"


class HallFileIsWrong(Refusal):
    """The hall file cannot be used; `problems` says where and how to mend it."""

    code, status = "hall_file_wrong", 422
    zh = "大厅文件有 {count} 处错误，未导入。{first_zh}"
    en = "The hall file has {count} errors and was not loaded. {first_en}"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        listed = [asdict(problem) for problem in self.problems]
        super().__init__(count=len(listed), first_zh=first.say(), first_en=first.say("en"), problems=listed)


class Findings:
    """Collects problems while a text is read (None: a tree); lines are only looked for when there is one to tell."""

    def __init__(self, text: str | None = None) -> None:
        self._text = text
        self._found: list[tuple[Path, str, dict[str, object]]] = []

    def add(self, path: Path, kind: str, **details: object) -> None:
        """Note a problem of a kind of SENTENCES at a place of the document."""
        self._found.append((path, kind, details))

    def __len__(self) -> int:
        return len(self._found)

    def problems(self) -> list[Problem]:
        """All of them in the order of the file."""
        if not self._found:
            return []
        if self._text is None:
            return [_problem(0, path, kind, details) for path, kind, details in self._found]
        lines = Lines(self._text)
        return sorted((_problem(lines.of(p), p, kind, d) for p, kind, d in self._found), key=lambda p: p.line)


def plain_problem(kind: str, line: int, **details: object) -> Problem:
    """A problem of the text as a whole, which has no path."""
    return _problem(line, (), kind, details)


def _problem(line: int, path: Path, kind: str, details: dict[str, object]) -> Problem:
    what, mend, what_en, mend_en = (sentence.format(**details) for sentence in SENTENCES[kind])
    return Problem(line, spoken(path), what, mend, what_en, mend_en, path, kind)


def spoken(path: Path) -> str:
    """A path as people write it: windows[3].zone, counted from 1; '' for the file as a whole."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
