"""How bytes reach a device, whatever it is: TCP or serial, every wait with a deadline."""
