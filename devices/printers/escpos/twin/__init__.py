"""The virtual printer: the same bytes over a real socket or terminal, faults at will, and paper one can look at."""

from devices.printers.escpos.twin.faults import FAULTS as FAULTS
from devices.printers.escpos.twin.run import WIDTH_58_DOTS as WIDTH_58_DOTS
from devices.printers.escpos.twin.run import WIDTH_80_DOTS as WIDTH_80_DOTS
from devices.printers.escpos.twin.run import Twin as Twin
from devices.printers.escpos.twin.run import run_twin as run_twin
from devices.printers.escpos.twin.run import start_twin as start_twin
