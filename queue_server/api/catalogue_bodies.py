"""What comes in and goes out when the catalogue and the published lists are read, imported and set."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from queue_server.api.contract import Answer, Body
from queue_server.catalogue.tables import BYTES_MAX

BASE64_MAX: Final = BYTES_MAX * 4 // 3 + 4
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Text = Annotated[str, StringConstraints(max_length=200)]


class ImportListBody(Body):
    """A CSV (UTF-8 or GB18030), XLSX or JSON file in base64; it becomes the list's draft."""

    model_config = Body.model_config | {"str_max_length": BASE64_MAX}
    file: Annotated[str, StringConstraints(min_length=1, max_length=BASE64_MAX)]


class TakeEffectBody(Body):
    """From which day it holds (today without one); `base`: the version its differences were shown against."""

    valid_from: Day | None = None
    base: int | None


class AttributesBody(Body):
    """What the hall alone says of an item: the service it belongs to ('' as the hall file says), minutes at a window,
    a remark for staff, its place among others."""

    service: Annotated[str, StringConstraints(max_length=48)] = ""
    window_min: Annotated[int, Field(ge=1, le=480)] | None = None
    remark: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    place: Annotated[int, Field(ge=0, le=9999)] | None = None


class DefineListBody(Body):
    """A published list: columns as '名称 / English', the first tells rows apart; or made from the items."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    name_en: Annotated[str, StringConstraints(max_length=100)] = ""
    columns: list[Annotated[str, StringConstraints(min_length=1, max_length=100)]] = Field(
        default_factory=list, max_length=20
    )
    of: Literal["rows", "items", "one_visit", "no_visit"] = "rows"
    shown: bool = True
    place: Annotated[int, Field(ge=0, le=9999)] = 0


class ListVersionAnswer(Answer):
    """A version of a list and how it stands."""

    version: int
    state: Literal["draft", "later", "in_force", "replaced", "withdrawn"]
    source: str
    rows: int
    added: int
    changed: int
    removed: int
    imported_at: str
    valid_from: str | None
    sha256: str


class ImportedAnswer(Answer):
    """The draft, or None where the file says what stands already; heads of the file that mean nothing here."""

    draft: ListVersionAnswer | None
    unused: list[str]


class PulledAnswer(Answer):
    """How the pull ended: a draft, the same as stands, a fault on the way, or a list with errors."""

    state: Literal["draft", "same", "fault", "wrong"]
    says: str


class CatalogueAnswer(Answer):
    """Every list with its versions, and services that name codes the catalogue lacks."""

    today: str
    lists: list[dict[str, Any]]
    unknown: list[dict[str, Any]]


class DifferencesAnswer(Answer):
    """What a version changes against `base`, the version that stands on the day without it."""

    id: str
    version: int
    day: str
    base: int | None
    counts: dict[str, int]
    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[dict[str, Any]]


class ItemAnswer(Answer):
    """An item of the catalogue; days are working days, `version` counts the hall's catalogue, `guide` has what else its
    guide says (conditions, courier, phone …), by column."""

    code: str
    version: int
    name: str
    department: str
    kind: str
    legal_days: int | None
    promised_days: int | None
    materials: list[dict[str, Any]]
    visits_max: int | None
    guide: dict[str, str]
    hall: dict[str, Any]


class ItemsAnswer(Answer):
    """The items in force on the day that fit, a page of them."""

    day: str
    count: int
    page: int
    pages: int
    items: list[ItemAnswer]


class PublishedListAnswer(Answer):
    """A published list and how many entries it has."""

    id: str
    name: str
    entries: int


class ListsAnswer(Answer):
    """The lists the hall publishes."""

    lists: list[PublishedListAnswer]


class EntriesAnswer(Answer):
    """A page of a published list; each entry has its key and a value for each column."""

    id: str
    name: str
    valid_from: str
    columns: list[str]
    count: int
    page: int
    pages: int
    entries: list[dict[str, Any]]
