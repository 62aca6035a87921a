"""create_app(): the only place where everything meets."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, g, redirect, request
from gevent import get_hub
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from display.pages import BoardDeps, board_pages
from kiosk.pages import kiosk_pages
from queue_server.api import docs, openapi, window_pictures, window_signatures, work
from queue_server.api import progress as progress_calls
from queue_server.api.cases import CaseCalls
from queue_server.api.ground import Ground
from queue_server.api.progress import ProgressCalls
from queue_server.api.router import PREFIX, blueprint
from queue_server.api.window_pictures import PictureCalls
from queue_server.api.window_signatures import SignatureCalls
from queue_server.carrier import settings as carrier_settings
from queue_server.cases import licences
from queue_server.cases.progress import Progress
from queue_server.catalogue import sources
from queue_server.catalogue.pulls import Puller
from queue_server.kernel import http, logs
from queue_server.kernel.clock import Clock, SystemClock
from queue_server.kernel.threads import is_patched
from queue_server.kernel.timers import Timer
from queue_server.live.service import live_of
from queue_server.notices import connectors
from queue_server.pages import account as account_page
from queue_server.pages import (
    admin_catalogue,
    admin_hall,
    admin_people,
    admin_platform,
    appeals,
    ask,
    book,
    booked,
    bookings_round,
    called,
    case_entry,
    citizens,
    clearing,
    dispute,
    enrolment,
    entrance,
    guide,
    lists,
    my_alarms,
    my_figures,
    short,
    signing_in,
    tablet,
    take,
    ticket,
)
from queue_server.pages import bookings as booking_list_pages
from queue_server.pages import call_backs as call_back_pages
from queue_server.pages import cases as case_pages
from queue_server.pages import desk as desk_pages
from queue_server.pages import enquiries as enquiry_pages
from queue_server.pages import equipment as equipment_pages
from queue_server.pages import parcels as parcel_pages
from queue_server.pages import progress as progress_page
from queue_server.pages import ratings as rating_pages
from queue_server.pages import supervision as supervision_page
from queue_server.pages import timeline as timeline_page
from queue_server.pages import training as training_page
from queue_server.pages import wall as wall_page
from queue_server.pages import windows as window_pages
from queue_server.pages.render import error_page, lost_page
from queue_server.platform import settings as platform_settings
from queue_server.ratings import report_settings
from queue_server.settings import VERSION, Settings
from queue_server.staff.sign_in import SessionRules
from queue_server.views.sight import CITIZENS
from queue_server.wiring import alarm_badge, figures_pages, health_pages, manager_pages, pace, what_if
from queue_server.wiring import equipment as equipment_calls
from queue_server.wiring.admin import AdminDoor, tell_first_run
from queue_server.wiring.asking import AskingDoor
from queue_server.wiring.booking_lists import BookingListDoor
from queue_server.wiring.booking_pages import BookingDoor
from queue_server.wiring.call_back_pages import CallBacksDoor
from queue_server.wiring.called import CalledDoor
from queue_server.wiring.case_entry import CaseEntryDoor
from queue_server.wiring.cases import CasesDoor
from queue_server.wiring.catalogue import CatalogueDoor, ListsDoor
from queue_server.wiring.contract import all_routes
from queue_server.wiring.dispute import DisputeDoor
from queue_server.wiring.enquiries import EnquiriesDoor
from queue_server.wiring.feed import Feed
from queue_server.wiring.forms import Forms
from queue_server.wiring.guard import Guard
from queue_server.wiring.house import House, build, new_id
from queue_server.wiring.kiosk import KioskDoor
from queue_server.wiring.my_figures_pages import MyFiguresDoor
from queue_server.wiring.pads import Pads
from queue_server.wiring.pages import PageDoor
from queue_server.wiring.parcels import ParcelsDoor
from queue_server.wiring.people_pages import PeopleDoor
from queue_server.wiring.phones import PhoneDoor
from queue_server.wiring.platform_pages import PlatformDoor
from queue_server.wiring.progress import ProgressDoor
from queue_server.wiring.rating_pages import RatingsDoor
from queue_server.wiring.rules import QuickRule
from queue_server.wiring.supervision import LOOK_S, SupervisionDoor, watch
from queue_server.wiring.timeline import TimelineDoor
from queue_server.wiring.training_pages import TrainingDoor

Front = Callable[[House], Blueprint]


def static_folder() -> Path:
    """Where css, js, fonts and clips lie: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "static"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "static"


def staff_front(_house: House) -> Blueprint:
    """What `/` is in a hall at work: the sign-in form, which leads whoever is signed in to work."""
    front = Blueprint("front", __name__)
    front.add_url_rule("/", "root", lambda: redirect("/sign-in"))
    return front


def create_app(settings: Settings | None = None, clock: Clock | None = None, front: Front = staff_front) -> Flask:
    """The hall's server as a WSGI app for one gunicorn gevent worker; `front` brings the page at `/`."""
    settings = settings or Settings.from_env()
    logs.configure(settings.log_level)
    if is_patched():
        logs.catch_unhandled(get_hub())
    rules = SessionRules(
        settings.session_idle_s, settings.session_last_s, settings.admin_second_factor, settings.admin_tls
    )
    ways = connectors.read(settings.notices, settings.data)
    keeper = platform_settings.read(settings.platform)
    reporting = report_settings.read(settings.ratings)
    carrier, clock = carrier_settings.read(settings.carrier), clock or SystemClock()
    house = build(settings.data, clock, settings.public_url, rules, ways, keeper, reporting, carrier)
    guard, folder = Guard(house), static_folder()
    app = Flask("queue_server", static_folder=str(folder), static_url_path="/static")
    app.url_rule_class = QuickRule
    app.extensions["quhao_house"] = house
    import_map = (folder / "vendor" / "importmap.json").read_text().strip()
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    http.install(app, _policy(import_map))
    ground = Ground(house.sight, new_id, house.cards)
    feed, puller = Feed(house, guard), Puller(house.database, house.clock, sources.read(settings.catalogue))
    asking = ProgressCalls(ground, house.database, Progress(house.database, house.secrets, house.clock))
    routes = (
        *all_routes(house, ground, puller, licences.read(settings.licences)),
        *work.routes(ground, settings.work_bits),
        *progress_calls.routes(asking),
        *equipment_calls.routes(house, ground, feed),
        *window_pictures.routes(PictureCalls(ground, house.database, feed.boxes)),
        *window_signatures.routes(
            SignatureCalls(CaseCalls(ground, new_id), house.database, house.signatures, feed.boxes, feed.has_tablet)
        ),
    )
    app.register_blueprint(blueprint(routes, house.database, house.secrets, guard.of_request))
    app.register_blueprint(docs.blueprint(lambda: openapi.document(routes, VERSION)))
    door = _pages(app, house, guard, ground, import_map, settings, puller, asking)
    forms = Forms(routes, house.database, house.secrets)
    feed.boxes.doors.update(Pads(house, forms).doors())
    app.register_blueprint(enquiry_pages.blueprint(EnquiriesDoor(house, forms, door)))
    count_hold = pace.install(app, house.clock, house.secrets, settings.work_bits, guard.is_known)
    phone = _phone_pages(app, house, guard, forms, import_map, count_hold)
    app.register_blueprint(progress_page.blueprint(ProgressDoor(asking, phone.public_hall)))
    app.register_blueprint(front(house))
    health_pages.install(app, house, VERSION)
    app.extensions["quhao_feed"] = feed
    feed.attach(app, [origin_of(settings.public_url)] if settings.public_url else [])
    for timer in (*_watching(house, feed), *puller.timers()):
        house.timers.add(timer)
    house.start()
    tell_first_run(house)
    return app


def _watching(house: House, feed: Feed) -> tuple[Timer, ...]:
    """What looks by itself: alarms, views, pages that go away."""
    look = Timer("look_for_alarms", LOOK_S, watch(house))
    return (look, *feed.timers(), *equipment_calls.timers(house, feed))


def origin_of(url: str) -> str:
    """Scheme and host of an address, as a browser names the origin of its pages."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _pages(
    app: Flask,
    house: House,
    guard: Guard,
    ground: Ground,
    import_map: str,
    settings: Settings,
    puller: Puller,
    asking: ProgressCalls,
) -> PageDoor:
    door = PageDoor(house, guard, secrets.token_bytes, import_map, settings.session_last_s)
    kiosk = KioskDoor(house, guard, ground, secrets.token_bytes, asking)
    board = BoardDeps(
        screen=door.screen,
        hall=door.hall,
        audio=static_folder() / "audio",
        import_map=import_map,
        recordings=door.recordings,
        content=door.content,
    )
    element = Markup('<script type="importmap">{}</script>').format(Markup(import_map))  # noqa: S704
    app.register_blueprint(kiosk_pages(kiosk, element))
    app.register_blueprint(board_pages(board))
    app.register_blueprint(desk_pages.blueprint(door))
    lists = BookingListDoor(house, door.person, import_map)
    for listing in (booking_list_pages, bookings_round, appeals, clearing):
        app.register_blueprint(listing.blueprint(lists))
    app.register_blueprint(called.blueprint(CalledDoor(house, door.person)))
    figures_pages.install(app, house, door.person)
    what_if.install(app, house, door.person, import_map)
    app.register_blueprint(dispute.blueprint(DisputeDoor(house, door.person)))
    app.register_blueprint(case_entry.blueprint(CaseEntryDoor(house, door.person, import_map)))
    app.register_blueprint(case_pages.blueprint(CasesDoor(house, door.person, import_map)))
    app.register_blueprint(parcel_pages.blueprint(ParcelsDoor(house, door.person)))
    manager_pages.install(app, house, door.person, import_map)
    app.register_blueprint(equipment_pages.blueprint(equipment_calls.EquipmentDoor(house, door.person, import_map)))
    app.register_blueprint(wall_page.blueprint(door))
    alarm_badge.install(app, house, import_map)
    watched = SupervisionDoor(house, door.person, import_map)
    for made in (supervision_page.blueprint(watched), my_alarms.blueprint(watched)):
        app.register_blueprint(made)
    for staffed in (signing_in, window_pages, enrolment, tablet):
        app.register_blueprint(staffed.blueprint(door))
    app.register_blueprint(rating_pages.blueprint(RatingsDoor(house, ground, door.person, import_map)))
    app.register_blueprint(training_page.blueprint(TrainingDoor(house, door.person, import_map)))
    app.register_blueprint(my_figures.blueprint(MyFiguresDoor(house, ground, door.person, import_map)))
    app.register_blueprint(call_back_pages.blueprint(CallBacksDoor(house, ground, door.person, import_map)))
    app.register_blueprint(timeline_page.blueprint(TimelineDoor(house, ground, door.person)))
    app.register_blueprint(admin_hall.blueprint(AdminDoor(house, door)))
    app.register_blueprint(admin_platform.blueprint(PlatformDoor(house, door)))
    app.register_blueprint(admin_catalogue.blueprint(CatalogueDoor(house, door, puller)))
    people = PeopleDoor(house, door, lambda: live_of(app).actors())
    for made in (admin_people.blueprint(people), account_page.blueprint(people)):
        app.register_blueprint(made)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        refusal = http.as_refusal(error)
        if "request_id" not in g:
            g.request_id = http.new_request_id()
        if request.path.startswith(PREFIX):
            return http.refused(refusal)
        says = lost_page if request.path.startswith(f"{CITIZENS}/") else error_page
        return says(refusal, http.language())

    return door


def _phone_pages(
    app: Flask,
    house: House,
    guard: Guard,
    forms: Forms,
    import_map: str,
    count_hold: Callable[[], None],
) -> PhoneDoor:
    phone = PhoneDoor(house, guard, forms, secrets.token_bytes, import_map)
    booking = BookingDoor(house, forms, secrets.token_bytes, count_hold)
    for made in (ticket.blueprint(phone), take.blueprint(phone), entrance.blueprint(phone), guide.blueprint(phone)):
        app.register_blueprint(made)
    app.register_blueprint(lists.blueprint(ListsDoor(house, phone.public_hall)))
    app.register_blueprint(ask.blueprint(AskingDoor(house, forms, phone)))
    for made in (book.blueprint(booking), booked.blueprint(booking), citizens.old_addresses()):
        app.register_blueprint(made)
    app.register_blueprint(short.blueprint(house.post.lead))
    return phone


def _policy(import_map: str) -> str:
    digest = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    return (
        f"default-src 'self'; script-src 'self' 'sha256-{digest}'; img-src 'self' data:; connect-src 'self' ws: wss:;"
        " object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
