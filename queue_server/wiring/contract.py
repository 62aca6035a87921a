"""The whole contract of a running house: every call of the API with what it stands on."""

from __future__ import annotations

import secrets

from queue_server.api import (
    account,
    alone,
    applicants,
    best_hours,
    booking_appeals,
    booking_arrivals,
    booking_lists,
    booking_places,
    booking_visits,
    bookings,
    calendar,
    call_backs,
    calls,
    case_acts,
    case_files,
    case_licences,
    case_pages,
    cases,
    catalogue,
    collection,
    contests,
    desk,
    devices,
    enquiries,
    fetching,
    figures,
    finishing,
    first_run,
    follow_ups,
    hall_file,
    hall_versions,
    halls,
    handing_out,
    help,
    journal,
    meanwhile,
    own_phone,
    parcels,
    phones,
    platform,
    policies,
    prints,
    public,
    published,
    rating_reports,
    ratings,
    refused_papers,
    screens,
    sessions,
    staff,
    staff_import,
    supervision,
    tickets,
    timeline,
    told_prints,
    training,
    trials,
    wall,
    wall_acts,
    wall_effects,
    what_if,
    window_find,
    windows,
)
from queue_server.api.booking_calls import BookingCalls
from queue_server.api.cases import CaseCalls
from queue_server.api.catalogue import CatalogueCalls
from queue_server.api.contract import Route
from queue_server.api.enquiries import EnquiryCalls
from queue_server.api.ground import Ground
from queue_server.api.ratings import RatingCalls
from queue_server.cases.licences import Sharing
from queue_server.catalogue.pulls import Puller
from queue_server.views.board import BoardView
from queue_server.wiring import bulletins, crew, crew_scores
from queue_server.wiring.house import House, new_code, new_id, new_number
from queue_server.wiring.what_if import HouseScenes


def all_routes(house: House, ground: Ground, puller: Puller, sharing: Sharing | None = None) -> tuple[Route, ...]:
    """The whole contract."""
    return (
        *_of_house(house, ground, puller),
        *_of_queues(house, ground),
        *_of_bookings(house, ground),
        *_of_cases(house, ground, sharing),
        *_of_oversight(house, ground),
    )


def _of_house(house: House, ground: Ground, puller: Puller) -> tuple[Route, ...]:
    """Who and what is there: people, devices, the hall and its catalogue."""
    return (
        *sessions.routes(house.database, house.door, secrets.token_bytes),
        *account.routes(account.AccountCalls(house.database, house.door, secrets.token_bytes)),
        *screens.routes(house.database, house.door),
        *staff.routes(staff.StaffCalls(ground, house.database, house.door, secrets.token_bytes)),
        *staff_import.routes(staff_import.ImportCalls(house.database, house.door, secrets.token_bytes)),
        *devices.routes(devices.DeviceCalls(ground, house.database, house.guesses, secrets.token_bytes)),
        *alone.routes(ground, house.database),
        *wall.routes(ground),
        *wall_acts.routes(ground),
        *wall_effects.routes(ground, house.database, house.pressure),
        *halls.routes(halls.HallCalls(ground, lambda hall: BoardView(house.sight, hall))),
        *first_run.routes(house.first_run.begin),
        *hall_versions.routes(hall_versions.HallVersionCalls(ground)),
        *hall_file.routes(hall_file.HallFileCalls(ground, house.database)),
        *calendar.routes(ground),
        *catalogue.routes(CatalogueCalls(ground, house.database, puller)),
        *published.routes(ground),
        *what_if.routes(house.pressure),
        *policies.routes(HouseScenes(house)),
        *figures.routes(ground, house.database),
    )


def _of_queues(house: House, ground: Ground) -> tuple[Route, ...]:
    """Numbers, windows and the desk."""
    return (
        *tickets.routes(ground),
        *prints.routes(ground, house.slip_for),
        *trials.routes(ground),
        *help.routes(ground),
        *refused_papers.routes(ground),
        *desk.routes(ground),
        *windows.routes(windows.WindowCalls(ground)),
        *meanwhile.routes(ground, house.database),
        *window_find.routes(ground),
        *public.routes(ground),
        *best_hours.routes(ground),
        *phones.routes(ground),
    )


def _of_bookings(house: House, ground: Ground) -> tuple[Route, ...]:
    """Places, bookings and who comes with them."""
    return (
        *bookings.routes(
            BookingCalls(
                ground,
                house.database,
                new_number,
                new_code,
                lambda most: secrets.randbelow(most + 1),
                lambda: house.post.can_send("code"),
            )
        ),
        *booking_lists.routes(ground),
        *booking_arrivals.routes(ground),
        *booking_appeals.routes(booking_appeals.AppealCalls(ground)),
        *booking_places.routes(ground, house.database),
        *booking_visits.routes(ground),
    )


def _of_cases(house: House, ground: Ground, sharing: Sharing | None) -> tuple[Route, ...]:
    """Cases, what is handed in and what is handed out."""
    return (
        *cases.routes(case_calls := CaseCalls(ground, new_id, house.platform.keeper_of)),
        *case_acts.routes(case_calls, has_sharing=sharing is not None),
        *finishing.routes(case_calls),
        *case_licences.routes(case_licences.LicenceCalls(case_calls, house.database, sharing)),
        *case_pages.routes(case_pages.PageCalls(case_calls, house.database)),
        *collection.routes(collection.CollectionCalls(case_calls, new_code)),
        *parcels.routes(parcels.ParcelCalls(case_calls, house.carrier.carrier)),
        *handing_out.routes(handing_out.HandingOutCalls(case_calls, house.signatures)),
        *told_prints.routes(case_calls),
        *applicants.routes(applicants.ApplicantCalls(case_calls)),
    )


def _of_oversight(house: House, ground: Ground) -> tuple[Route, ...]:
    """What follows a visit, who watches, and what was written down."""
    return (
        *follow_ups.routes(ground),
        *fetching.routes(ground, new_code),
        *platform.routes(platform.PlatformCalls(ground, house.database, house.platform)),
        *case_files.routes(case_files.CaseFileCalls(ground, house.database, house.platform.name)),
        *supervision.routes(ground, house.database),
        *own_phone.routes(ground),
        *contests.routes(ground),
        *training.routes(ground),
        *ratings.routes(RatingCalls(ground, house.database, house.visit_proof)),
        *rating_reports.routes(rating_reports.ReportCalls(ground, house.report)),
        *call_backs.routes(ground),
        *timeline.routes(timeline.TimelineCalls(ground, house.database)),
        *enquiries.routes(EnquiryCalls(ground, house.database, house.enquiry_progress)),
        *bulletins.routes(house, ground),
        *crew.routes(house, ground),
        *crew_scores.routes(house, ground),
        *journal.routes(ground),
        *calls.routes(ground),
    )
