"""The lists a hall publishes: what they are called, their columns, and those that follow from the catalogue. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from queue_server.catalogue.columns import ITEM_SHAPE, Column, Shape
from queue_server.catalogue.model import ITEMS, Item
from queue_server.hall.codes import Words
from queue_server.kernel.errors import Refusal

Of = Literal["rows", "items", "one_visit", "no_visit"]
COLUMNS_MAX: Final = 20
LISTS_MAX: Final = 30
_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
_HEAD: Final = re.compile(r"([^/\n|]{1,30}?)(?: / ([^/\n|]{1,60}))?")


class UnknownList(Refusal):
    """The hall publishes no such list."""

    code, status = "unknown_list", 404
    zh, en = "没有找到清单 {list}。", "There is no list {list}."


class ListCannotBe(Refusal):
    """A list cannot be kept like that; `problem` says why."""

    code, status = "list_cannot_be", 422
    zh, en = "清单设置有误：{problem}", "The list cannot be kept like that: {problem_en}"


class ListFollowsItems(Refusal):
    """Nothing is imported for a list that is made from the catalogue."""

    code, status = "list_follows_items", 409
    zh = "“{list}”由事项目录自动生成，请更新事项目录。"
    en = "This list ({list}) follows from the catalogue of items. Import the catalogue instead."


@dataclass(frozen=True, kw_only=True)
class PublishedList:
    """One list. `of`: made of its own imported rows, or of the catalogue's items (all, 只跑一次, 零跑腿).

    `columns` are written '名称 / English'; the first tells rows apart, the second (of one: the first) names them.
    """

    id: str
    name: str
    name_en: str = ""
    columns: tuple[str, ...] = ()
    of: Of = "rows"
    shown: bool = True
    place: int = 0

    @property
    def words(self) -> Words:
        """What it is called."""
        return Words(self.name, self.name_en or self.name)

    @property
    def shape(self) -> Shape:
        """Its columns; rows hold their values under the Chinese names."""
        if self.of != "rows":
            return Shape(self.id, self.words, ITEM_SHAPE.columns, ITEM_SHAPE.key, ITEM_SHAPE.title)
        columns = tuple(Column(label.zh, label, required=at == 0) for at, label in enumerate(map(_words, self.columns)))
        return Shape(self.id, self.words, columns, columns[0].id, columns[min(1, len(columns) - 1)].id)

    def takes(self, item: Item) -> bool:
        """Whether an item of the catalogue belongs in it."""
        visits = {"one_visit": 1, "no_visit": 0}
        return self.of == "items" or (self.of in visits and item.visits_max == visits[self.of])


STANDARD: Final = (
    PublishedList(id="guides", name="办事指南", name_en="Guides to items", of="items", place=1),
    PublishedList(id="one-visit", name="只跑一次清单", name_en="Done in one visit", of="one_visit", place=2),
    PublishedList(id="no-visit", name="零跑腿清单", name_en="Done without a visit", of="no_visit", place=3),
    PublishedList(
        id="powers",
        name="权责清单",
        name_en="Powers and duties",
        columns=(
            "职权编码 / Code",
            "职权名称 / Power",
            "职权类别 / Type",
            "实施主体 / Department",
            "实施依据 / Legal basis",
            "责任事项 / Duties",
            "追责情形 / Accountability",
        ),
        place=4,
    ),
    PublishedList(
        id="licences",
        name="许可公示",
        name_en="Licences granted",
        columns=(
            "决定书文号 / Decision no.",
            "许可事项 / Licence",
            "行政相对人 / Holder",
            "许可机关 / Authority",
            "决定日期 / Decided on",
            "有效期至 / Valid until",
        ),
        place=5,
    ),
    PublishedList(
        id="intermediaries",
        name="中介服务机构名录",
        name_en="Directory of intermediaries",
        columns=(
            "统一社会信用代码 / Credit code",
            "机构名称 / Name",
            "服务类别 / Services",
            "资质等级 / Qualification",
            "收费方式 / Fees",
            "联系电话 / Telephone",
            "地址 / Address",
        ),
        place=6,
    ),
)


def checked(one: PublishedList) -> PublishedList:
    """The list; ListCannotBe."""
    if one.id == ITEMS or not _ID.fullmatch(one.id):
        raise _cannot("编号请用小写字母、数字和短横线", "use small letters, digits and hyphens for its id")
    if not one.name.strip() or not one.name.isprintable():
        raise _cannot("请填写名称", "give it a name")
    if one.of != "rows":
        return one
    heads = [_HEAD.fullmatch(text) for text in one.columns]
    if not heads or len(heads) > COLUMNS_MAX or not all(heads):
        raise _cannot(
            f"请写 1 至 {COLUMNS_MAX} 列，每行一列，如“机构名称 / Name”",
            f"write 1 to {COLUMNS_MAX} columns, one a line, like 机构名称 / Name",
        )
    names = [_words(text).zh for text in one.columns]
    if len(set(names)) < len(names):
        raise _cannot("有两列同名", "two columns have the same name")
    return one


def all_lists(own: Sequence[PublishedList]) -> tuple[PublishedList, ...]:
    """The standard ones, as the hall has changed them, and those it made; in their order."""
    known = {one.id: one for one in (*STANDARD, *own)}
    return tuple(sorted(known.values(), key=lambda one: (one.place, one.id)))


def item_body(item: Item) -> Mapping[str, Any]:
    """An item as a row of the lists that follow from the catalogue."""
    body = {one.id: getattr(item, one.id) for one in ITEM_SHAPE.columns if one.id != "materials"}
    papers = [
        {
            "name": m.name,
            "kind": m.kind,
            "source": m.source,
            "exempt_by": m.exempt_by,
            "deferrable": m.deferrable,
            "required": m.required,
        }
        for m in item.materials
    ]
    return {name: value for name, value in {**body, "materials": papers}.items() if value not in ("", None, [])}


def _words(text: str) -> Words:
    zh, _, en = text.partition(" / ")
    return Words(zh.strip(), en.strip() or zh.strip())


def _cannot(problem: str, problem_en: str) -> ListCannotBe:
    return ListCannotBe(problem=problem, problem_en=problem_en)
