"""What applicants are told of their case: what it lacks, that it was accepted or not, that its result waits or goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from queue_server.cases import collecting, holding, owing, parcels, speaking, terms, undoing
from queue_server.cases import finding as cases
from queue_server.cases.model import Case
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.notices import store, writing
from queue_server.notices.model import Kind, Notice, NoticeKey
from queue_server.notices.wording import day_words, reason_words
from queue_server.notices.writing import Pen
from queue_server.tickets import store as tickets

KEY_MS: Final = 2_000  # one key is two calls: what it decides, and then the end of the visit


def told(tx: Tx, pen: Pen, entry: Entry) -> None:
    """Everything that is missing, to the phone as on the paper: once for a case."""
    case, hall = cases.by_id(tx, entry.subject), pen.hall(tx, entry.hall)
    lang = speaking.language_of(tx, pen.secrets, case)
    missing = speaking.materials(hall, case, [str(name) for name in entry.body["missing"]], lang)
    day = hours.business_day(hall, entry.at_ms)
    last = terms.due_day(halls.calendar(tx, hall.id), day, hall.cases.told_days) or day
    more = {
        "matter": (", " if lang == "en" else "、").join(missing),
        "count": str(len(missing)),
        "until": _day(last, day, lang),
    }
    writing.about_case(tx, pen, "told", case, "", more, _stands_ms(hall, entry))


def accepted(tx: Tx, pen: Pen, entry: Entry) -> None:
    """Number and promised day, and how much may follow until when; a platform that keeps a case tells of it itself."""
    case, hall = cases.by_id(tx, entry.subject), pen.hall(tx, entry.hall)
    if case.owner:
        return
    calendar, today = halls.calendar(tx, hall.id), hours.business_day(hall, entry.at_ms)
    lang, follow = speaking.language_of(tx, pen.secrets, case), owing.follow_of(entry.body)
    promised, last = owing.promised_day(calendar, case), owing.last_day(hall, calendar, case)
    more = {"matter": speaking.matter(hall, case, lang)}
    if promised:
        more["until"] = _day(promised, today, lang)
    if follow and last:
        more |= {"count": str(len(follow)), "time": _day(last, today, lang)}
    writing.about_case(tx, pen, "accepted", case, "", more, _stands_ms(hall, entry))


def refused(tx: Tx, pen: Pen, entry: Entry) -> None:
    """Why it is not accepted; a platform that keeps a case tells of it itself."""
    case, hall = cases.by_id(tx, entry.subject), pen.hall(tx, entry.hall)
    if case.owner or case.state != "refused":
        return
    lang = speaking.language_of(tx, pen.secrets, case)
    more = {"matter": speaking.matter(hall, case, lang), "reason": reason_words(case.reason)}
    writing.about_case(tx, pen, "refused", case, "", more, _stands_ms(hall, entry))


def _stands_ms(hall: Hall, entry: Entry) -> int:
    """From when on a decision is told: one made by the last key of a visit, once that key cannot be taken back."""
    return entry.at_ms + hall.order.undo_s * 1000 + KEY_MS if "ticket" in entry.body else 0


def _day(day: str, today: str, lang: str) -> str:
    return day_words(date.fromisoformat(day), lang, date.fromisoformat(today))


def paper_of(case: Case, lang: str = "zh") -> str:
    """What waits to be collected."""
    refused = "the decision not to grant it" if lang == "en" else "不予许可决定书"
    return (case.result or case.name) if case.granted else refused


def ready(tx: Tx, pen: Pen, entry: Entry) -> None:
    """The result waits at the collection windows, with the code that fetches it; or nothing has to be fetched."""
    case = cases.by_id(tx, entry.subject)
    code = collecting.code_of(tx, pen.secrets, case)
    more = {"matter": paper_of(case, speaking.language_of(tx, pen.secrets, case)), "rate": _rate(tx, pen, case)}
    if case.state == "concluded" and case.delivery == "window" and code:
        writing.about_case(tx, pen, "ready", case, str(entry.seq), {**more, "code": code})
    elif case.delivery == "none" and not case.owner:
        writing.about_case(tx, pen, "concluded", case, "", more)


def sent(tx: Tx, pen: Pen, entry: Entry) -> None:
    """The result is on its way: by which carrier, under which number."""
    case, parcel = cases.by_id(tx, entry.subject), parcels.of_case(tx, entry.subject)
    if parcel is not None and parcel.state == "sent":
        paper = paper_of(case, speaking.language_of(tx, pen.secrets, case))
        more = {"matter": paper, "carrier": parcel.carrier, "tracking": parcel.tracking, "rate": _rate(tx, pen, case)}
        writing.about_case(tx, pen, "parcel_sent", case, str(entry.seq), more)


def _rate(tx: Tx, pen: Pen, case: Case) -> str:
    """The link to rate the last visit for the case by; the one to its progress where nobody came for it, or somebody
    else did: the page behind it is the holder's own, with all that was done in that visit."""
    ended = [one for one in tickets.by_ids(tx, [one.ticket for one in case.visits]) if one.state == "finished"]
    visit = max(ended, key=lambda one: one.finished_ms or 0, default=None)
    if visit is None or not holding.is_applicants(tx, pen.secrets, case, visit.id):
        return writing.progress_link(pen, pen.hall(tx, case.hall), case)
    return writing.rating_link(tx, pen, pen.hall(tx, case.hall), visit)


def set_aside(tx: Tx, case_id: str, kind: Kind) -> bool:
    """What the notice of a case says is taken back: it is not sent any more, and a later one is not held for the same.
    Answers whether it may have gone out."""
    key = NoticeKey(kind, writing.case_subject(case_id), "")
    was = store.state_of(tx, key)
    store.set_aside(tx, key)
    return was in ("sending", "sent")


def standing(act: Callable[[Tx, Pen, Entry], None]) -> Callable[[Tx, Pen, Entry], None]:
    """Tells of a decision unless it was taken back meanwhile."""

    def tell(tx: Tx, pen: Pen, entry: Entry) -> None:
        if not undoing.is_undone(tx, entry):
            act(tx, pen, entry)

    return tell


def is_true(rows: Rows, case_id: str, notice: Notice) -> bool:
    """Whether the case still stands as the notice says."""
    case = cases.by_id(rows, case_id)
    if notice.kind == "parcel_sent":
        parcel = parcels.of_case(rows, case_id)
        return parcel is not None and parcel.state == "sent"
    if notice.kind in ("told", "accepted", "refused"):
        return case.state == notice.kind and not notice.occasion  # what was taken back is said to nobody any more
    if notice.kind == "concluded":
        return case.delivery == "none"
    return (case.state, case.delivery) == ("concluded", "window")


ACTS: Final[Mapping[str, Callable[[Tx, Pen, Entry], None]]] = {
    "case_told": standing(told),
    "case_accepted": standing(accepted),
    "case_refused": standing(refused),
    "case_concluded": ready,
    "case_redirected": ready,
    "parcel_sent": sent,
}
