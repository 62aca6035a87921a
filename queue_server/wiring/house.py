"""The house: every slice opened on one file with one clock. Everything that serves, follows or ticks starts here."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from appointments import closing as bookings_closing
from appointments import due as bookings_due
from appointments import finding as bookings_finding
from appointments import standing as bookings_standing
from queue_server.call_backs import follow as call_backs_follow
from queue_server.call_backs import lapsing as call_backs_lapsing
from queue_server.carrier.settings import Carrier
from queue_server.cases import fetching
from queue_server.cases import persons as case_persons
from queue_server.enquiries import answering as enquiries
from queue_server.enquiries import sealed as enquiries_sealed
from queue_server.enquiries.progress import EnquiryProgress
from queue_server.equipment import follow as equipment_follow
from queue_server.equipment import help_calls
from queue_server.equipment.cards import Cards
from queue_server.equipment.health import AgentWatch
from queue_server.equipment.limits import code_guesses
from queue_server.equipment.signatures import Signatures
from queue_server.hall import follow as hall_follow
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel import idempotency
from queue_server.kernel.clock import Clock, SystemClock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.followers import Follower, Followers
from queue_server.kernel.guesses import Guesses
from queue_server.kernel.lock import FolderLock
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.timers import Timer, Timers
from queue_server.notices.connectors import Connector
from queue_server.people import service as people
from queue_server.platform.settings import Platform
from queue_server.ratings.proving import VisitProof
from queue_server.ratings.report_settings import Reporting
from queue_server.staff import duty
from queue_server.staff.first_run import FirstRun
from queue_server.staff.passwords import Hasher
from queue_server.staff.second_factor import SecondFactor
from queue_server.staff.sign_in import SessionRules, SignIn
from queue_server.supervision import all_hands, telling
from queue_server.tickets import alone_papers, closing, personal, phones
from queue_server.views import handed_facts, receipt_facts, refusal_facts, slip_facts, told_facts
from queue_server.views.sight import Sight
from queue_server.waits import follow as waits_follow
from queue_server.wiring import carrier as carrier_office
from queue_server.wiring import platform as platform_office
from queue_server.wiring import post as post_office
from queue_server.wiring import pressure, rating_report, waits
from queue_server.wiring.figures_ground import figures_follower
from queue_server.wiring.tables import MIGRATIONS

ID_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
DAY_CLOSED = "大厅已下班"


def new_id() -> str:
    """A ticket's id: 16 random signs, 80 bits."""
    return "".join(ID_SIGNS[byte % 32] for byte in secrets.token_bytes(16))


def new_number() -> str:
    """A booking's number: eight digits that nobody can guess from another, fit for a keypad."""
    return f"{10_000_000 + secrets.randbelow(90_000_000)}"


def new_code() -> str:
    """What a phone is sent to prove itself: six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def up_to(most: int) -> int:
    """A whole number by chance, 0 to `most`."""
    return secrets.randbelow(most + 1)


def open_database(path: Path, clock: Clock) -> Database:
    """The hall's file with every slice's tables, never without the keys beside it; KeysAreMissing."""
    Secrets.load(path.parent, path)
    return Database.open(path, clock, MIGRATIONS)


@dataclass
class House:
    """What stands open while the server runs."""

    data: Path
    database: Database
    clock: Clock
    secrets: Secrets
    sight: Sight
    door: SignIn
    guesses: Guesses
    watch: AgentWatch
    lock: FolderLock
    ways: tuple[Connector, ...] = ()
    case_keeper: Platform | None = None
    reporting: Reporting | None = None
    sends_with: Carrier | None = None
    post: post_office.Post = field(init=False)
    platform: platform_office.PlatformOffice = field(init=False)
    carrier: carrier_office.CarrierOffice = field(init=False)
    report: rating_report.ReportOffice = field(init=False)
    followers: Followers = field(init=False)
    timers: Timers = field(init=False)
    first_run: FirstRun = field(init=False)
    enquiry_progress: EnquiryProgress = field(init=False)
    visit_proof: VisitProof = field(init=False)
    cards: Cards = field(init=False)
    signatures: Signatures = field(init=False)
    pressure: pressure.Watch = field(init=False)

    def __post_init__(self) -> None:
        self.first_run = FirstRun(self.data, self.database, self.door, self.clock, secrets.token_bytes)
        self.enquiry_progress = EnquiryProgress(self.database, self.secrets, self.clock)
        self.visit_proof = VisitProof(self.database, self.secrets, self.clock)
        self.cards = Cards(self.clock.mono_s, lambda: secrets.token_urlsafe(16))
        self.signatures = Signatures(self.clock.mono_s, lambda: secrets.token_hex(8))
        self.pressure = pressure.Watch(self)
        self.post = post_office.build(self.database, self.clock, self.sight, self.ways, new_id)
        self.platform = platform_office.build(self.database, self.clock, self.secrets, self.case_keeper)
        self.carrier = carrier_office.build(self.database, self.clock, self.secrets, self.sends_with, new_code)
        self.report = rating_report.build(self.database, self.clock, self.sight, self.reporting)
        self.followers = Followers(self.database, self.clock, self._follower_list())
        self.timers = Timers(self.clock, self._timer_list())

    def start(self) -> None:
        """Let followers and timers run by themselves."""
        self.post.start()
        self.platform.start()
        self.carrier.start()
        self.report.start()
        self.followers.start()
        self.timers.start()

    def close(self) -> None:
        """Stop everything and close the file."""
        self.timers.stop()
        self.followers.stop()
        self.post.stop()
        self.platform.stop()
        self.carrier.stop()
        self.report.stop()
        self.database.close()
        self.lock.release()

    def hall(self, hall_id: str) -> Hall:
        """The hall in force; UnknownHall."""
        return self.database.read(lambda rows: self.sight.hall(rows, hall_id))

    def hall_ids(self) -> list[str]:
        """The halls of this node."""
        return self.database.read(halls.hall_ids)

    def slip_for(self, rows: Rows, ticket: str, copy_no: int) -> dict[str, object]:
        """The print document of a ticket."""
        return slip_facts.slip_of(rows, self.sight, ticket, copy_no)

    def close_days(self, now_ms: int) -> None:
        """End the days that are over: their tickets, then the windows still open."""
        for hall_id in self.database.read(halls.all_ids):
            hall = self.hall(hall_id)
            for day in self._open_days(hall, hours.business_day(hall, now_ms)):
                self.close_day(hall, day)

    def _open_days(self, hall: Hall, today: str) -> list[str]:
        def look(rows: Rows) -> list[str]:
            booked = bookings_closing.open_days(rows, hall.id, today)
            return sorted({*closing.open_days(rows, hall.id, today), *booked})

        return self.database.read(look)

    def close_day(self, hall: Hall, day: str) -> None:
        """One transaction: every live ticket of the day ends by rule and every window closes."""

        def end(tx: Tx) -> None:
            closing.close_day(tx, hall.id, day)
            for one in duty.of_hall(tx, hall.id):
                duty.close(tx, one, DAY_CLOSED)
            help_calls.end_all(tx, hall.id)
            bookings_closing.close_day(tx, hall, halls.calendar(tx, hall.id), day)

        self.database.write(end, is_long=True)

    def _follower_list(self) -> Sequence[Follower]:
        outward = (*self.platform.followers(), *self.carrier.followers(), *self.report.followers(), figures_follower())
        others = (*self.post.followers(), telling.follower(self.post.pen), all_hands.follower(self.post.pen), *outward)
        told = equipment_follow.told(lambda rows, case, missing: told_facts.slip_of(rows, self.sight, case, missing))
        receipt = equipment_follow.accepted(lambda rows, case: receipt_facts.first_slip(rows, self.sight, case))
        refusal = equipment_follow.refused(lambda rows, case: refusal_facts.first_slip(rows, self.sight, case))
        handed = equipment_follow.handed(lambda rows, case: handed_facts.first_slip(rows, self.sight, case))
        calls = call_backs_follow.follower(call_backs_follow.Ground(self.sight.hall, self.sight.calendar, self.secrets))
        papers = (equipment_follow.paper(self.slip_for, alone_papers.is_out), told, receipt, refusal, handed)
        return (*papers, fetching.follower(), *hall_follow.outside(calls, *others, waits_follow.follower()))

    def _timer_list(self) -> Sequence[Timer]:
        return (
            Timer("close_day", 5.0, self.close_days),
            Timer("forget_persons", 60.0, lambda _now: self._sweep(people.drop_due)),
            Timer("forget_keys", 600.0, self._forget_keys),
            Timer("bookings", 10.0, self._bookings),
            Timer("enquiries", 60.0, self._each(lambda tx, hall: enquiries.lapse_due(tx, hall, self.secrets))),
            Timer("call_backs", 600.0, self._each(call_backs_lapsing.lapse_due)),
            Timer("forget_answers", 600.0, lambda _now: self._sweep(idempotency.forget_old)),
            Timer("pressure", pressure.LOOK_S, self.pressure.look),
            Timer("waits", waits.LOOK_S, waits.WaitsOffice(self).look),
            Timer("end_sessions", 60.0, self._end_sessions),
            Timer("forget_told", 3600.0, lambda _now: self._sweep(telling.forget)),
            *self.post.timers(),
            *self.platform.timers(),
            *self.carrier.timers(),
            *self.report.timers(),
            *hall_follow.timers(self.database),
            *equipment_follow.timers(self.database, self.watch),
        )

    def _sweep(self, use_case: Callable[[Tx], int]) -> None:
        self.database.write(use_case, is_long=True)

    def _bookings(self, _now_ms: int) -> None:
        def tend(tx: Tx) -> None:
            for hall_id in halls.hall_ids(tx):
                hall = self.sight.hall(tx, hall_id)
                bookings_closing.lapse_due(tx, hall)
                bookings_closing.admit_due(tx, hall, halls.calendar(tx, hall_id), self.secrets, new_id)

        self.database.write(tend, is_long=True)

    def _each(self, use_case: Callable[[Tx, Hall], object]) -> Callable[[int], None]:
        def tend(tx: Tx) -> None:
            for hall_id in halls.hall_ids(tx):
                use_case(tx, self.sight.hall(tx, hall_id))

        return lambda _now_ms: self.database.write(tend, is_long=True)

    def _forget_keys(self, _now_ms: int) -> None:
        def forget(tx: Tx) -> None:
            for hall_id in halls.all_ids(tx):
                hall = self.sight.hall(tx, hall_id)
                personal.forget_keys(tx, hall, halls.calendar(tx, hall_id))
                phones.forget(tx, hall_id, hours.business_day(hall, tx.now_ms))
                bookings_finding.forget(tx, hall_id, hours.business_day(hall, tx.now_ms))
                bookings_standing.forget(tx, hall)
                bookings_due.forget_places(tx, hall_id)
                case_persons.forget(tx, hall)
                enquiries_sealed.forget(tx, hall)

        self.database.write(forget, is_long=True)

    def _end_sessions(self, _now_ms: int) -> None:
        self.door.end_stale()


def build(
    data: Path,
    clock: Clock,
    public_url: str | None = None,
    session: SessionRules | None = None,
    ways: tuple[Connector, ...] = (),
    case_keeper: Platform | None = None,
    reporting: Reporting | None = None,
    sends_with: Carrier | None = None,
) -> House:
    """Open everything under `data`, for this process alone; FolderIsInUse, KeysAreMissing. `ways` lead to phones,
    `case_keeper` is the platform that keeps cases, `reporting` where ratings are reported, `sends_with` who carries
    parcels."""
    lock = FolderLock(data)
    try:
        database = open_database(data / "quhao.db", clock)
    except BaseException:
        lock.release()
        raise
    keys = Secrets.load(data)

    def current(rows: Rows, hall_id: str) -> Hall:
        return halls.current(rows, hall_id, clock.now_ms())

    sight = Sight(
        clock=clock,
        secrets=keys,
        hall=current,
        calendar=halls.calendar,
        public_url=public_url,
        waits=waits.speaking(database, current, clock.now_ms),
    )
    door = SignIn(database, clock, Hasher(), SecondFactor(keys, SystemClock()), session)
    watch, guesses = AgentWatch(clock), code_guesses(clock)
    return House(
        data, database, clock, keys, sight, door, guesses, watch, lock, ways, case_keeper, reporting, sends_with
    )
