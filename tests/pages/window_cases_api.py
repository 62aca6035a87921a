"""The cases of that window in memory: what its panel sees, what the platform has, and every act upon them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify

from queue_server.cases.strokes import picture_of

MATERIALS = ["身份证（买方、卖方）", "不动产权证书", "网签合同", "完税凭证"]
ITEM = "转移登记 · 二手房买卖"
PERSON = {"name": "李*", "id_type": "resident", "id_number": "370102********0014"}
CODE = "048812"
Call = Callable[[dict[str, Any]], Any]


class Refused(Exception):
    def __init__(self, code: str, message: str, **details: Any) -> None:
        self.code, self.message, self.details = code, message, details


JPEG = b"\xff\xd8\xff\xe0"
SIGNATURE = picture_of(600, 260, [[40, 200, 120, 60, 200, 210, 260, 90, 380, 180], [420, 120, 480, 90, 560, 130]])


class CaseShelf:
    """`no_case` refuses every case; `platform` is what the platform has, `no_platform` why it cannot be asked."""

    def __init__(self) -> None:
        self.keeps_cases = False
        self.no_case: Refused | None = None
        self.cases: dict[str, list[dict[str, Any]]] = {}
        self.earlier: list[dict[str, Any]] = []
        self.pages: list[dict[str, Any]] = []
        self.camera = ""  # how the next picture ends: taken, failed; none stands here
        self.picture: dict[str, str] | None = None
        self.signing: dict[str, str] | None = None  # what the tablet does, once one is here
        self.has_tablet = False
        self.items: list[str] = [ITEM]
        self.applicant: dict[str, str] | None = PERSON
        self.platform: list[dict[str, Any]] = []
        self.no_platform: Refused | None = None
        self.copies = 1
        self.deferrable: tuple[str, ...] = tuple(MATERIALS)
        self.told_as: dict[str, Any] | None = None
        self.applicant_needed = False

    # --- scene ------------------------------------------------------------------------------------------------------

    def case(self, number: str, state: str, **more: Any) -> dict[str, Any]:
        """A case as the API shows it."""
        materials = [
            {"name": name, "required": True, "got": "missing", "may_follow": False, "exempt_by": ""}
            | {"deferrable": name in self.deferrable}
            for name in MATERIALS
        ]
        return {
            "number": number,
            "version": 1,
            "state": state,
            "state_zh": "待补正",
            "state_en": "waiting for documents",
            "name": ITEM,
            "service": {"id": "S1", "name": ITEM},
            "terms": {"promised": {"days": 5, "due_day": "2026-11-30", "left_days": -1}, "legal": None},
            "is_paused": False,
            "materials": materials,
            "missing": list(MATERIALS),
            "visits": 2,
            "visits_max": 1,
            "over_visits": True,
            "first_staff": {"id": "3", "name": "王芳", "number": "1203"},
            "reason": None,
            "owner": None,
            "told": None,
            "to_ask": None,
            "delivery": None,
        } | more

    def ready(self, number: str, **more: Any) -> dict[str, Any]:
        """A case whose result waits at a window, its visit not asked about yet."""
        said = {"state_zh": "已办结，待领取", "state_en": "concluded", "delivery": "window", "granted": True}
        paper = {"name": "不动产权证书", "number": "鲁（2026）济南市不动产权第 0012345 号"}
        here = {"materials": [], "missing": [], "visits": 1, "over_visits": False}
        ask = {"to_ask": {"number": "A102", "day": "2026-11-18"}, "result": paper, "applicant": PERSON, "agent": None}
        return self.case(number, "concluded", **said, **here, **ask) | more

    # --- what is seen -----------------------------------------------------------------------------------------------

    def case_facts(self, ticket: str) -> dict[str, Any]:
        own = self.cases.get(ticket, [])
        cases = [{name: one[name] for name in ("number", "state", "version", "owner")} for one in own]
        return {"cases": cases, "lacks_case": self.keeps_cases and not cases}

    def of_ticket(self, ticket: str) -> dict[str, Any]:
        """What the panel of cases has before it."""
        own = self.cases.get(ticket, [])
        items = [
            {
                "code": f"I{at}",
                "name": name,
                "materials": [
                    {"name": one, "required": True, "exempt_by": "", "deferrable": one in self.deferrable}
                    for one in MATERIALS[at:]
                ],
            }
            for at, name in enumerate(self.items)
        ]
        return {
            "applicant": self.applicant,
            "agent": None,
            "applicant_needed": self.applicant_needed,
            "cases": own,
            "earlier": [one for one in self.earlier if one not in own],
            "new": {"service": "S1", **items[0], "code": "", "items": items},
        }

    def known(self, number: str) -> dict[str, Any] | None:
        """The case of that number, if it is here."""
        everything = [*self.earlier, *(one for own in self.cases.values() for one in own)]
        return next((one for one in everything if one["number"] == number), None)

    def find(self, number: str) -> dict[str, Any]:
        """The case of that number."""
        found = self.known(number)
        assert found is not None, number
        return found

    # --- what is done -----------------------------------------------------------------------------------------------

    def _cases(self, one: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        if self.no_case:
            raise self.no_case
        known = self.known(body["number"]) if "number" in body else None
        if known is not None:
            self._check(known, body)
        state = "told" if body.get("tell") else "refused" if body.get("refuse") else "accepted"
        number = body.get("number") or f"JN01A20261123{len(self.cases) + 1:04d}"
        made = known or self.case(number, state)
        if state == "told" and self.told_as:
            made["told"] = self.told_as
        own = self.cases.setdefault(one["id"], [])
        if made not in own:
            own.append(made)
        return made

    def _check(self, one: dict[str, Any], body: dict[str, Any]) -> None:
        if body.get("version") not in (None, one["version"]):
            raise Refused("case_was_changed", "办件刚被他人更新，请刷新后再操作。")

    def _acted(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        one = self.find(number)
        self._check(one, body)
        one["version"] += 1
        return one

    def supply(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        """Papers came."""
        one = self._acted(number, body)
        came = {paper["name"]: paper["got"] for paper in body["materials"]}
        one["materials"] = [it | {"got": came.get(it["name"], it["got"])} for it in one["materials"]]
        one["missing"] = [it["name"] for it in one["materials"] if it["got"] == "missing"]
        return one

    def attach(self, body: dict[str, Any]) -> dict[str, Any]:
        """A page came."""
        page = {"id": f"p{len(self.pages)}", "material": body["material"], "kind": "image/png"}
        self.pages.append(page | {"added_at": "2026-11-23T09:41:00+08:00"})
        return page

    def take_picture(self) -> dict[str, str]:
        """The camera is asked; the feed says how that ended."""
        self.picture = {"id": "t1", "state": self.camera, "fault": "" if self.camera == "taken" else "camera_slow"}
        return {"id": "t1", "camera": "7/doc"}

    def camera_view(self) -> dict[str, Any]:
        """What the window's topic says of it."""
        known = {"camera": {"is_here": True}} if self.camera else {}
        more = {"picture": self.picture, "signature": self.signing}
        return known | {name: value for name, value in more.items() if value}

    def ask_to_sign(self) -> dict[str, str]:
        """The tablet asks, if there is one."""
        if not self.has_tablet:
            raise Refused("no_tablet_here", "305 号窗口的平板没有连上，请打印纸质签收单签字。")
        self.signing = {"id": "s1", "state": "asked"}
        return {"id": "s1"}

    def share(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        """The sharing platform has the licence."""
        one = self.supply(number, body | {"materials": [{"name": body["material"], "got": "shared"}]})
        return one | {"licence": {"number": "L-1", "name": "居民身份证", "valid_until": "2036-01-01"}}

    def fetch(self, ticket: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the platform has becomes a copy here."""
        if self.no_platform:
            raise self.no_platform
        found = [one for one in self.platform if body.get("number") in (None, one["number"])]
        if "number" in body and not found:
            raise Refused("platform_has_none", "平台没有这个办件。请核对办件编号。")
        self.earlier += [one for one in found if one not in self.earlier]
        return {"cases": found}

    def name(self, ticket: str, body: dict[str, Any]) -> dict[str, Any]:
        """The clerk said who applies; a number that ends with 0 is refused."""
        if "person" in body and body["person"]["id_number"].endswith("0"):
            raise Refused("bad_id_number", "身份证号码有一位输错，请从头逐位核对。", id_type="resident")
        self.applicant = PERSON
        return self.of_ticket(ticket) | {"other_number": None}

    def project(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        """The project it belongs to."""
        one = self._acted(number, body)
        one["project"] = body["project"]
        return one

    def ask(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        """The person was asked, or passed it over."""
        one = self._acted(number, body)
        one["to_ask"] = None
        return one

    def come(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        """It is not sent: it waits here."""
        one = self._acted(number, body)
        one["delivery"] = "window"
        return one

    def hand_out(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        """Against code or signature."""
        one = self.find(number)
        if one["to_ask"]:
            raise Refused("ask_for_rating_first", "请先请办事人评价，可以跳过，然后再出件。")
        if body["proof"] == "code" and body["code"] != CODE:
            raise Refused("wrong_pickup_code", "取件码不对。请核对短信，或核验证件后签字领取。")
        one = self._acted(number, body)
        one |= {"state": "delivered", "state_zh": "已送达", "state_en": "handed over"}
        one["handed"] = self._handed(body.get("taker"))
        return one

    def _handed(self, taker: dict[str, Any] | None) -> dict[str, Any]:
        way = {"who_zh": "代领人凭委托书领取", "who_en": "sent", "proof_zh": "核验证件、签字", "proof_en": "signed"}
        name = f"{taker['name'][:1]}*" if taker and "name" in taker else "李*"
        return way | {"name": name, "id_tail": "0014", "letter": bool(taker), "staff": {"name": "王芳"}}

    def print_again(self, number: str) -> dict[str, Any]:
        """The next copy of what was told."""
        self.copies += 1
        self.find(number)["told"] |= {"copies": self.copies, "paper": "queued"}
        return {"copy": self.copies, "state": "queued"}


def case_calls(made: Blueprint, shelf: Callable[[], CaseShelf], answer: Callable[[str, str, Call], Any]) -> None:
    """The calls about cases; `answer(name, act, do)` logs a POST and keeps its answer under its key."""

    @made.get("/tickets/<number>/cases")
    def cases(number: str) -> Response:
        return jsonify(shelf().of_ticket(number))

    @made.post("/tickets/<number>/platform-cases")
    def fetch(number: str) -> Any:
        return answer(number, "platform-cases", lambda body: shelf().fetch(number, body))

    @made.post("/tickets/<number>/applicant")
    def applicant(number: str) -> Any:
        return answer(number, "applicant", lambda body: shelf().name(number, body))

    @made.get("/cases/<number>")
    def case(number: str) -> Any:
        found = shelf().known(number)
        error = {"code": "unknown_case", "message": "没有找到这个办件。请核对办件编号。", "details": {}}
        return jsonify(found) if found else (jsonify({"error": error, "request_id": "x"}), 404)

    @made.get("/cases/<number>/pages")
    def pages(number: str) -> Response:
        return jsonify({"pages": shelf().pages})

    @made.get("/halls/JN01/windows/305/pictures/t1")
    def picture() -> Response:
        return Response(JPEG, mimetype="image/jpeg")

    @made.get("/halls/JN01/windows/305/signatures/s1")
    def signature() -> Response:
        return Response(SIGNATURE, mimetype="image/svg+xml")

    @made.post("/halls/JN01/windows/305/signatures/s1/drop")
    def dropped() -> Response:
        shelf().signing = None
        return jsonify({})

    acts: dict[str, Callable[[str, dict[str, Any]], Any]] = {
        "pages": lambda number, body: shelf().attach(body),
        "licences": lambda number, body: shelf().share(number, body),
        "supply": lambda number, body: shelf().supply(number, body),
        "asked": lambda number, body: shelf().ask(number, body),
        "project": lambda number, body: shelf().project(number, body),
        "at-window": lambda number, body: shelf().come(number, body),
        "hand-out": lambda number, body: shelf().hand_out(number, body),
        "prints": lambda number, body: shelf().print_again(number),
    }

    @made.post("/cases/<number>/<act>")
    def act(number: str, act: str) -> Any:
        return answer(number, act, lambda body: acts[act](number, body))
