"""Where in a hall file each value stands, so that an error can name the line. The text is known to be valid TOML."""

from __future__ import annotations

import tomllib

Path = tuple[str | int, ...]
_BARE_END = frozenset(",]}#\n\r")


class Lines:
    """The line of every table, key and array element; asked for a path without one, the line of the nearest parent."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {(): 1}
        _Finder(text, self._lines).document()

    @property
    def known(self) -> frozenset[Path]:
        """Every path that stands in the text."""
        return frozenset(self._lines)

    def of(self, path: Path) -> int:
        """The line (from 1) on which the value of `path` begins."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]


class _Finder:
    """Walks the text once, noting lines; it understands just as much TOML as finding places needs."""

    def __init__(self, text: str, lines: dict[Path, int]) -> None:
        self.text, self.lines, self.at = text, lines, 0
        self.counts: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        while self.skip_blank():
            if self.text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Path:
        line = self.line()
        marks = 2 if self.text.startswith("[[", self.at) else 1
        self.at += marks
        path: Path = ()
        for part in self.key():
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
            path = (*path, part)
        self.at += marks
        self.lines.setdefault(path, line)
        if marks == 2:
            self.counts[path] = self.counts.get(path, 0) + 1
            path = (*path, self.counts[path] - 1)
            self.lines[path] = line
        return path

    def pair(self, table: Path) -> None:
        line = self.line()
        path = (*table, *self.key())
        for depth in range(len(table) + 1, len(path) + 1):
            self.lines.setdefault(path[:depth], line)
        self.at += 1  # the equals sign
        self.value(path)

    def key(self) -> Path:
        """Read a dotted key up to '=' or ']'."""
        parts: list[str | int] = []
        while True:
            self.skip_spaces()
            start = self.at
            if self.text[self.at] in "\"'":
                self.string()
                parts.append(tomllib.loads(f"k = {self.text[start : self.at]}")["k"])
            else:
                while self.text[self.at] not in " \t.=]":
                    self.at += 1
                parts.append(self.text[start : self.at])
            self.skip_spaces()
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def value(self, path: Path) -> None:
        self.skip_blank()
        self.lines.setdefault(path, self.line())
        first = self.text[self.at]
        if first in "\"'":
            self.string()
        elif first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in _BARE_END:
                self.at += 1

    def array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.skip_blank() and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.value((*path, index))
            index += 1
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        while self.skip_blank() and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.pair(path)
        self.at += 1

    def string(self) -> None:
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(mark)
        while len(mark) == 3 and self.text.startswith(quote, self.at):
            self.at += 1  # a long string may end in one or two quotes of its own

    def skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t":
            self.at += 1

    def skip_blank(self) -> bool:
        """Move past spaces, line ends and comments; False at the end of the text."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                while self.at < len(self.text) and self.text[self.at] != "\n":
                    self.at += 1
            elif self.text[self.at] in " \t\r\n":
                self.at += 1
            else:
                return True
        return False

    def line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1
