"""Every page of a citizen's phone lies under one prefix, so that a public gateway can serve these alone.

Paper and links made before there was a prefix still lead to the same pages.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel.cookies import STAFF
from queue_server.kernel.errors import Refusal
from queue_server.pages.render import lost_page
from queue_server.views.sight import CITIZENS

OLD: Final = ("/t/<path:rest>", "/take", "/take/<service>", "/guide", "/guide/<path:rest>")


def citizens_pages(name: str) -> Blueprint:
    """A blueprint under the prefix, which templates know as `at`; a refusal becomes a page for citizens."""
    made = Blueprint(name, __name__, template_folder="templates", url_prefix=CITIZENS)

    @made.context_processor
    def where() -> dict[str, str]:
        return {"at": CITIZENS}

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        return lost_page(refusal, asked_lang())

    return made


class StaffBrowser(Refusal):
    """Somebody who works here signed in with this browser: what only the citizen says is not said from it."""

    code, status = "staff_browser", 403
    zh = "这个浏览器登录过工作人员账号，不能代办事人评价。请先退出工作人员账号；或用自己的手机扫码、到自助终端评价。"
    en = "Staff have signed in with this browser. Sign out of the staff account first, or use your phone or a kiosk."


def is_of_staff() -> bool:
    """Whether the browser has a session of staff, good or locked."""
    return STAFF in request.cookies


def check_own_hands() -> None:
    """StaffBrowser where the citizen's own word would come from a browser of staff."""
    if is_of_staff():
        raise StaffBrowser()


def old_addresses() -> Blueprint:
    """The pages' addresses without the prefix: for good elsewhere now, whatever was asked of them."""
    made = Blueprint("old_addresses", __name__)

    def moved(**_rest: str) -> AnyResponse:
        query = request.query_string.decode("latin-1")
        return redirect(f"{CITIZENS}{request.path}{'?' + query if query else ''}", 308)

    for at, rule in enumerate(OLD):
        made.add_url_rule(rule, f"old{at}", moved, methods=["GET", "POST"])
    return made


def asked_lang() -> str:
    """'en' where the page was asked for in English, else 'zh'."""
    return "en" if request.args.get("lang") == "en" else "zh"
