"""ESC/POS receipt printers: the bytes, the port, and a virtual twin that speaks the same bytes."""
