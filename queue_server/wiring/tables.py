"""Every table of the file, slice by slice, in the order they are made; a later migration comes last of its slice."""

from __future__ import annotations

from appointments import due as bookings_due
from appointments import finding as bookings_finding
from appointments import store as bookings_store
from appointments.appeals import MIGRATIONS as APPEALS
from queue_server.bulletins import store as bulletins_store
from queue_server.call_backs import store as call_backs_store
from queue_server.carrier import store as carrier_store
from queue_server.cases import attaching, incoming, parcels
from queue_server.cases import store as cases_store
from queue_server.catalogue import service as catalogue
from queue_server.crew import records_store as crew_records_store
from queue_server.crew import store as crew_store
from queue_server.enquiries import store as enquiries_store
from queue_server.equipment import maintenance, places, sheets, trials
from queue_server.equipment import store as equipment_store
from queue_server.figures import store as figures_store
from queue_server.hall import board_messages, training
from queue_server.hall import service as halls
from queue_server.kernel import outgoing
from queue_server.kernel.database import Migration
from queue_server.notices import store as notices_store
from queue_server.people import store as people_store
from queue_server.platform import store as platform_store
from queue_server.ratings import bad_store as bad_grades_store
from queue_server.ratings import contest_store, unproven
from queue_server.ratings import store as ratings_store
from queue_server.staff import store as staff_store
from queue_server.supervision import all_hands, contacts, telling
from queue_server.supervision import store as alarms_store
from queue_server.tickets import phones
from queue_server.tickets import store as tickets_store
from queue_server.twin import store as twin_store
from queue_server.waits import store as waits_store

MIGRATIONS: tuple[Migration, ...] = (
    *halls.MIGRATIONS,
    *training.MIGRATIONS,
    *catalogue.MIGRATIONS,
    *people_store.MIGRATIONS,
    *staff_store.MIGRATIONS,
    *tickets_store.MIGRATIONS,
    *phones.MIGRATIONS,
    *bookings_store.MIGRATIONS,
    *bookings_finding.MIGRATIONS,
    *bookings_due.MIGRATIONS,
    *APPEALS,
    *cases_store.MIGRATIONS,
    *attaching.MIGRATIONS,
    *alarms_store.MIGRATIONS,
    *parcels.MIGRATIONS,
    *outgoing.MIGRATIONS,
    *platform_store.MIGRATIONS,
    *carrier_store.MIGRATIONS,
    *notices_store.MIGRATIONS,
    *ratings_store.MIGRATIONS,
    *unproven.MIGRATIONS,
    *bad_grades_store.MIGRATIONS,
    *contest_store.MIGRATIONS,
    *call_backs_store.MIGRATIONS,
    *enquiries_store.MIGRATIONS,
    *bulletins_store.MIGRATIONS,
    *crew_store.MIGRATIONS,
    *crew_records_store.MIGRATIONS,
    *equipment_store.MIGRATIONS,
    *places.MIGRATIONS,
    *maintenance.MIGRATIONS,
    *sheets.MIGRATIONS,
    *trials.MIGRATIONS,
    *twin_store.MIGRATIONS,
    *figures_store.MIGRATIONS,
    *contacts.MIGRATIONS,
    *telling.MIGRATIONS,
    *all_hands.MIGRATIONS,
    *board_messages.MIGRATIONS,
    *incoming.MIGRATIONS,
    *waits_store.MIGRATIONS,
)
