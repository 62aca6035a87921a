"""Scanners on a serial line or a USB port that looks like one (CDC): configuration, driver, and a virtual twin."""
