"""Which printers a kiosk has, and what each of them prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edge.devices import parse_device
from edge.errors import DeviceUnavailable, SettingError
from edge.io.hardware.desk import Trade
from edge.io.hardware.journal.records import Job, Payment
from edge.io.hardware.paper import Paper, Render, Station, Told
from edge.io.hardware.placed import placed_order
from edge.io.hardware.printers.drivers import make_printer
from edge.io.hardware.printers.interface import Document, Printer
from edge.io.hardware.receipt_qr import qr_receipt
from edge.io.hardware.receipts import Look, render
from edge.io.hardware.terminals.interface import Context, TerminalText

GUEST_DOCUMENTS = ("receipt", "counter", "merchant", "decline")
KITCHEN_DOCUMENTS = ("kitchen",)


def make_papers(trade: Trade, told: Told) -> list[Paper]:
    """A queue for each printer of the settings. Raises SettingError for one that cannot be."""
    return [
        Paper(station, trade.books, trade.disk, render_by(trade), told, trade.wall, trade.log)
        for station in _stations(trade)
    ]


def _stations(trade: Trade) -> Iterator[Station]:
    settings = trade.settings
    yield Station(_printer("printer", settings.printer, trade), GUEST_DOCUMENTS)
    if settings.kitchen_printer != "none":
        printer = _printer("kitchen", settings.kitchen_printer, trade)
        yield Station(printer, KITCHEN_DOCUMENTS, persistent=True)


def _printer(name: str, uri: str, trade: Trade) -> Printer:
    device = parse_device(uri, trade.settings.runtime_dir, name)
    context = Context(
        log=trade.log, wall=trade.wall, on_state=trade.on_state, ask=trade.ask,
        extra={"name": name, "logo": trade.settings.receipt_logo},
    )  # fmt: skip
    try:
        return make_printer(device, context)
    except DeviceUnavailable as error:
        raise SettingError(f"{name.upper()}: {error}") from None


def look_of(trade: Trade) -> Look:
    """What is the same on every document of this kiosk."""
    settings = trade.settings
    return Look(
        header=tuple(line.strip() for line in settings.receipt_header.split("|") if line.strip()),
        footer=tuple(line.strip() for line in settings.receipt_footer.split("|") if line.strip()),
        test=parse_device(settings.terminal).emulated,
    )


def render_by(trade: Trade) -> Render:
    """Makes the document of a job. One that may be on paper already says that it is a copy."""
    look = look_of(trade)

    def make(job: Job, payment: Payment, texts: list[TerminalText]) -> Document:
        return render(job.document, placed_order(payment), replace(look, reprint=job.tries > 0), texts)

    return make


def qr_of(payment: Payment, look: Look) -> tuple[str, int]:
    """The receipt as a QR code: an SVG path, and the modules of its side."""
    return qr_receipt(placed_order(payment), look)
