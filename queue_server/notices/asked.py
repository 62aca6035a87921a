"""What those who asked, complained or suggested are told: that there is a reply, until when it is put off, who answers
instead. Nothing of what was asked stands in a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from queue_server.enquiries import finding as enquiries
from queue_server.enquiries import sealed
from queue_server.enquiries.model import KINDS
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.notices import writing
from queue_server.notices.model import Notice
from queue_server.notices.wording import day_words, reason_words
from queue_server.notices.writing import Pen


def replied(tx: Tx, pen: Pen, entry: Entry) -> None:
    """The reply can be read and judged; the message says nothing of what was asked."""
    one = enquiries.by_id(tx, entry.subject.partition(":")[2])
    if one.reply_step is not None:
        more = {"matter": KINDS[one.kind].say(one.language)}
        writing.about_enquiry(tx, pen, "enquiry_answered", one, str(one.reply_step), more)


def passed_on(tx: Tx, pen: Pen, entry: Entry) -> None:
    """Who answers from now on."""
    one = enquiries.by_id(tx, entry.subject.partition(":")[2])
    more = {"matter": KINDS[one.kind].say(one.language), "place": reason_words(one.passed_to)}
    writing.about_enquiry(tx, pen, "enquiry_passed", one, "", more)


def put_off(tx: Tx, pen: Pen, entry: Entry) -> None:
    """Until when, and why."""
    one = enquiries.by_id(tx, entry.subject.partition(":")[2])
    found = one.last("extend")
    if one.state == "open" and found is not None:
        why = sealed.words_of(tx, pen.secrets, one, found[0]) or ""
        more = {
            "matter": KINDS[one.kind].say(one.language),
            "until": day_words(date.fromisoformat(one.due_day), one.language),
            "reason": reason_words(why),
        }
        writing.about_enquiry(tx, pen, "enquiry_put_off", one, one.due_day, more)


ACTS: Final[Mapping[str, Callable[[Tx, Pen, Entry], None]]] = {
    "enquiry_answered": replied,
    "enquiry_extended": put_off,
    "enquiry_passed": passed_on,
}


def is_true(rows: Rows, enquiry_id: str, notice: Notice) -> bool:
    """Whether the notice still says how it stands."""
    one = enquiries.by_id(rows, enquiry_id)
    if notice.kind == "enquiry_passed":
        return one.state == "passed"
    if notice.kind == "enquiry_put_off":
        return one.state == "open" and notice.occasion == one.due_day
    return one.reply_step is not None and notice.occasion == str(one.reply_step)
