"""The table of card terminal drivers: scheme of a device URI -> what makes the terminal.

A further protocol is one module and one row.
"""

from __future__ import annotations

from collections.abc import Mapping

from edge.devices import Device
from edge.errors import SettingError
from edge.io.hardware.terminals.agent import AgentTerminal
from edge.io.hardware.terminals.interface import Context, Factory, Terminal
from edge.io.hardware.terminals.zvt.terminal import make_serial, make_tcp

DRIVERS: Mapping[str, Factory] = {
    "zvt": make_serial,
    "zvt+tcp": make_tcp,
    "agent": AgentTerminal,
}


def make_terminal(device: Device, context: Context) -> Terminal:
    """The terminal at `device`. Raises SettingError that names what is wrong with it."""
    factory = DRIVERS.get(device.scheme)
    if factory is None:
        raise SettingError(f"TERMINAL: no driver for {device.scheme}; there are {', '.join(DRIVERS)}")
    try:
        return factory(device, context)
    except ValueError as error:
        raise SettingError(f"TERMINAL: {error}") from None
