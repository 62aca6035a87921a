"""What the catalogue says no to."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class NotInCatalogue(Refusal):
    """The catalogue has no item of that code."""

    code, status = "not_in_catalogue", 404
    zh, en = "目录中没有编码为 {item} 的事项。", "The catalogue has no item {item}."


class UnknownImport(Refusal):
    """The list never had that version."""

    code, status = "unknown_import", 404
    zh, en = "没有第 {version} 次导入。", "There was no import {version}."


class NotADraft(Refusal):
    """Only a draft takes effect."""

    code, status = "not_a_draft", 409
    zh = "第 {version} 版不是待生效的导入，请刷新后查看。"
    en = "Version {version} is not waiting to take effect. Open the page again."


class ListHasChanged(Refusal):
    """What stands is not what the differences were shown against."""

    code, status = "list_has_changed", 409
    zh = "您查看之后，生效版本已变为第 {version} 版。请重新查看差异，再确认生效。"
    en = "Version {version} stands now, not the one you compared with. Look at the differences again."


class VersionIsOver(Refusal):
    """What has begun to hold cannot be taken back: another import follows it."""

    code, status = "catalogue_version_has_begun", 409
    zh = "第 {version} 版已经生效，不能撤回。请重新导入。"
    en = "Version {version} has begun and cannot be withdrawn. Import the list again."
