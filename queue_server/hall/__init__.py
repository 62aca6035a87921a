"""The hall itself: its places, queues, services, opening hours and calendar, and the file that describes them."""
