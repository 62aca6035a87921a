"""What the devices page says about pictures and videos of the boards: how many are shown, and why the rest is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "content.title": "综合屏上的图片和视频",
        "content.shown": "{folder} 中有 {count} 个文件在综合屏上轮播。",
        "content.left": "下列文件没有显示，处理后十分钟内自动生效。",
        "content.file": "文件",
        "content.why": "原因和办法",
        "content.name": "文件名不合规。请改名：以字母、数字或汉字开头，只用空格、点和横线，最多 80 个字符。",
        "content.kind": "格式不支持。请改用 PNG、JPEG、WebP 图片或 MP4、WebM 视频。",
        "content.too_large": "文件太大。图片最多 6 MB，视频最多 80 MB，请压缩后再放入。",
        "content.too_many": "最多显示 24 个文件，按文件名排序。请删去不用的文件。",
        "content.outside": "这是指向别处的链接。请放入文件本身。",
    },
    "en": {
        "content.title": "Pictures and videos on the boards",
        "content.shown": "{count} files of {folder} take turns on the boards.",
        "content.left": "These files are not shown. Once mended, they come by themselves within ten minutes.",
        "content.file": "File",
        "content.why": "Why, and what to do",
        "content.name": "The name cannot be used. Rename it: begin with a letter or digit, then only letters, digits,"
        " spaces, dots and dashes, 80 characters at most.",
        "content.kind": "This format is not shown. Use PNG, JPEG or WebP pictures, MP4 or WebM videos.",
        "content.too_large": "The file is too large. Pictures may have 6 MB, videos 80 MB. Make it smaller.",
        "content.too_many": "At most 24 files are shown, in the order of their names. Remove what is no longer needed.",
        "content.outside": "This is a link to another place. Put the file itself here.",
    },
}
