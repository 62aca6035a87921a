"""Booking of housing-fund and real-estate services: slots, bookings, check-in."""
