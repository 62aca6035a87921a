"""Who a person is to the hall: a name and one document, checked once at the door and never shown whole again."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, cast

from queue_server.kernel.errors import Refusal
from queue_server.people.documents import ID_TYPES, IdType, age_on, birth_date, fault, normalised
from queue_server.people.masking import mask_id, mask_name
from queue_server.people.names import name_fault, normalised_name

ID_TYPE_WORDS: Final[dict[IdType, tuple[str, str, str, str]]] = {
    "resident": ("居民身份证", "Resident ID card", "身份证号码", "The ID number"),
    "hmt_residence": ("港澳台居民居住证", "HK, Macao, Taiwan residence permit", "居住证号码", "The permit number"),
    "foreign_permanent": ("外国人永久居留身份证", "Permanent residence card", "永久居留证号码", "The card number"),
    "passport": ("护照", "Passport", "护照号码", "The passport number"),
    "org": ("统一社会信用代码", "Organisation", "统一社会信用代码", "The credit code"),
}
"""Per id type: the document in Chinese and English, its number in Chinese and English."""

_ID_FAULTS: Final[dict[str, tuple[str, str]]] = {
    "empty": ("没有填写，请输入。", "is missing. Please enter it."),
    "length": ("位数不对，请逐位核对后重新输入。", "has the wrong number of places. Please check it place by place."),
    "old_15": ("是已停用的 15 位号码，请输入 18 位新号码。", "is an old one of 15 places. Please enter the one of 18."),
    "characters": ("含有不该有的字符，请核对后重新输入。", "holds a character that cannot be in it. Please check it."),
    "letters_iozsv": (
        "不会有字母 I、O、Z、S、V，请看清是否为数字 1、0、2、5 或其他字母。",
        "never holds the letters I, O, Z, S or V. Please look whether they are digits.",
    ),
    "region": (
        "开头的地区数字不对，请核对前几位。",
        "starts with a region that does not exist. Please check the start.",
    ),
    "birth_date": (
        "中的出生日期不对，请核对第 7 至 14 位。",
        "states an impossible birth date. Please check places 7 to 14.",
    ),
    "check_digit": ("有一位输错，请从头逐位核对。", "has a wrong place somewhere. Please check it from the start."),
    "is_resident": ("属于居民身份证，请改选证件类型。", "belongs to a resident ID card. Please choose that document."),
    "is_hmt_residence": (
        "属于港澳台居民居住证，请改选证件类型。",
        "belongs to a residence permit. Please choose that document.",
    ),
    "is_foreign_permanent": (
        "属于外国人永久居留身份证，请改选证件类型。",
        "belongs to a permanent residence card. Please choose that document.",
    ),
}
_NAME_FAULTS: Final[dict[str, tuple[str, str]]] = {
    "empty": ("请填写姓名或单位名称。", "Please enter the name."),
    "too_long": ("名称过长，请按证件填写。", "The name is too long. Please enter it as on the document."),
    "characters": (
        "名称只能有文字、空格和间隔号“·”，请按证件填写。",
        "A name holds letters, spaces and the middle dot only. Please enter it as on the document.",
    ),
}


class BadIdNumber(Refusal):
    """The number cannot belong to that document. `why` is the fault, `id_type` the document; the number is not told."""

    code, status = "bad_id_number", 422

    def message(self, lang: str = "zh") -> str:
        """Which number and what to look at, in words."""
        at = int(lang.startswith("en"))
        label = ID_TYPE_WORDS[cast(IdType, self.details["id_type"])][2 + at]
        return f"{label}{' ' * at}{_ID_FAULTS[str(self.details['why'])][at]}"


class BadIdType(Refusal):
    """No such kind of document."""

    code, status = "bad_id_type", 422
    zh = "没有这种证件类型，请选择身份证、居住证、永久居留证、护照或统一社会信用代码。"
    en = "There is no such document type. Please choose one of the list."


class BadName(Refusal):
    """The name is empty, too long or holds what no name holds. `why` is the fault."""

    code, status = "bad_name", 422

    def message(self, lang: str = "zh") -> str:
        """What to enter instead."""
        return _NAME_FAULTS[str(self.details["why"])][int(lang.startswith("en"))]


class BadPhone(Refusal):
    """Not a number a call or a message can reach."""

    code, status = "bad_phone", 422
    zh = "电话号码不对，请输入 11 位手机号，或带区号的固定电话。"
    en = "The phone number is not right. Please enter a mobile number of 11 digits or a number with its area code."


class NotMobile(BadPhone):
    """A code is sent by SMS, and no landline gets one."""

    code, status = "not_mobile", 422
    zh = "这里要收短信验证码，请输入 11 位手机号。固定电话收不到短信。"
    en = "A code is sent by SMS: please enter a mobile number of 11 digits. A landline cannot receive it."


@dataclass(frozen=True, repr=False)
class Person:
    """A checked person or organisation. Make one with `checked`; its repr is masked so that no log can hold it."""

    name: str
    id_type: IdType
    id_number: str

    def __repr__(self) -> str:
        return f"Person({self.masked_name}, {self.id_type}, {self.masked_id})"

    @property
    def is_org(self) -> bool:
        """Organisations may hold several tickets at a time."""
        return self.id_type == "org"

    @property
    def born(self) -> date | None:
        """The birth date stated by the number, or None."""
        return birth_date(self.id_type, self.id_number)

    @property
    def masked_name(self) -> str:
        """张*三; an organisation's name is public and stays, a name not known stays empty."""
        return self.name if self.is_org or not self.name else mask_name(self.name)

    @property
    def masked_id(self) -> str:
        """370102********0014."""
        return mask_id(self.id_number)

    def age(self, day: str) -> int | None:
        """Completed years on business day `day`, or None where the document does not state a birth date."""
        return None if self.born is None else age_on(self.born, day)

    def to_json(self) -> str:
        """The text that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Person:
        """The person of a text made by `to_json`."""
        return cls(**json.loads(text))


def checked(name: str | None, id_type: str, id_number: str, day: str) -> Person:
    """The person as typed or read, normalised. Raises BadIdType, BadIdNumber, BadName. `day` is the business day.

    A keypad knows the number alone: there `name` is None and stays empty. An organisation is nothing without its name.
    """
    if id_type not in ID_TYPES:
        raise BadIdType()
    number, said = normalised(id_number), normalised_name(name or "")
    why = fault(id_type, number, day)
    if why is not None:
        raise BadIdNumber(why=why, id_type=id_type)
    name_why = None if name is None and id_type != "org" else name_fault(said, org=id_type == "org")
    if name_why is not None:
        raise BadName(why=name_why)
    return Person(said, id_type, number)


_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[1-9][0-9]{8,10}")


def checked_phone(phone: str) -> str:
    """Digits only, without +86; BadPhone unless a mobile number or a landline with its area code."""
    folded = unicodedata.normalize("NFKC", phone[:40])
    digits = re.sub(r"[\s\-()]", "", folded).removeprefix("+86")
    if not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise BadPhone()
    return digits


def checked_mobile(phone: str) -> str:
    """The same where an SMS must reach it; NotMobile for anything but a mobile number."""
    try:
        digits = checked_phone(phone)
    except BadPhone:
        raise NotMobile() from None
    if not _MOBILE.fullmatch(digits):
        raise NotMobile()
    return digits
