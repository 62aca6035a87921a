"""Words of the map and the guide at the kiosk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

GUIDE_TEXTS: Final[Mapping[str, Text]] = {
    "map_title": Text("大厅地图", "Map of the hall"),
    "map_plan": Text("平面图：{floor}", "Plan: {floor}"),
    "map_here": Text("您在这里", "You are here"),
    "rate_key": Text("评价服务", "Rate a visit"),
    "find_key": Text("按字母查找", "Search by letters"),
    "find_title": Text("按拼音首字母查找", "Search by pinyin initials"),
    "find_typed": Text("请按拼音首字母，例如 GJJ", "Tap initials, for example GJJ"),
    "find_nothing": Text("没有找到，请换一个词", "Nothing found. Please try other letters"),
    "zone_no_service": Text("这里没有可自行取号的事项，请到导办台。", "No numbers here. Please ask at the desk."),
    "about_term": Text("办理时限", "How long it takes"),
    "lists_key": Text("指南与清单", "Guides and lists"),
    "lists_title": Text("办事指南与公开清单", "Guides and public lists"),
    "lists_count": Text("{count} 项", "{count} entries"),
    "lists_none": Text("还没有公开的清单，请到导办台询问。", "There is no public list yet. Please ask at the desk."),
    "about_take": Text("取这项的号", "Take a number"),
}
