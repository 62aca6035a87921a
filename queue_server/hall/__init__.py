"""What a hall is: floors, zones, windows, queues, services, hours and its file."""
