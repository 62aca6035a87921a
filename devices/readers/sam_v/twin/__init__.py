"""The virtual card reader: cards of made-up people are laid on it by hand, and everything goes wrong at will."""

from devices.readers.sam_v.twin.cards import CARDS as CARDS
from devices.readers.sam_v.twin.faults import FAULTS as FAULTS
from devices.readers.sam_v.twin.run import Twin as Twin
from devices.readers.sam_v.twin.run import start_twin as start_twin
