"""Where the short link of a notice leads: the code is kept, the token of the page behind it is made anew each time."""

from __future__ import annotations

from appointments import booking as bookings
from queue_server.enquiries import finding as enquiries
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows
from queue_server.notices import store
from queue_server.notices.writing import MOVE, RATE
from queue_server.tickets import personal
from queue_server.views import booking as booking_view
from queue_server.views import enquiry as enquiry_view
from queue_server.views.sight import CITIZENS, Sight


class UnknownLink(Refusal):
    """The code of a short link was never given out, or its time is over."""

    code, status = "unknown_link", 404
    zh = "这个链接已失效。请打开最近一条短信里的链接，或到导办台查询。"
    en = "This link is no longer valid. Please open the one in your latest message, or ask at the desk."


def lead(rows: Rows, sight: Sight, code: str) -> str:
    """The path of the page behind the code; UnknownLink."""
    found = store.subject_of(rows, code)
    if found is None:
        raise UnknownLink()
    what, _, its_id = found[1].partition(":")
    if what == "enquiry":
        one = enquiries.by_id(rows, its_id)
        return f"{enquiry_view.path_of(sight, one)}{'?lang=en' if one.language == 'en' else ''}"
    end = "/move" if what == MOVE else ""
    if what in ("ticket", RATE):
        lang = personal.told(rows, sight.secrets, its_id, "language")
        path, place = f"/t/{sight.token(its_id)}", "#rating" if what == RATE else ""
    else:
        lang = bookings.lang_of(rows, sight.secrets, its_id)
        path, place = f"/b/{sight.secrets.token(booking_view.PURPOSE, its_id)}{end}", ""
    return f"{CITIZENS}{path}{'?lang=en' if lang == 'en' else ''}{place}"
