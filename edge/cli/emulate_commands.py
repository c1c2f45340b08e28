"""The command line of `edge emulate`; what it does is in `edge.cli.emulate`, imported only when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

emulate_app = typer.Typer(help="Run an emulated device in the foreground.", rich_markup_mode=None)

Link = Annotated[Path | None, typer.Option(help="Name of the serial line that drivers open.")]
Option = Annotated[
    list[str] | None, typer.Option("--option", "-o", help="A further option of the emulator, as NAME=VALUE.")
]
Faults = Annotated[
    list[str] | None, typer.Option("--fault", help="KIND@BYTE[:ARGUMENT], such as cut@120:5; may be given again.")
]
PagePort = Annotated[int | None, typer.Option(min=0, max=65_535, help="Serve its page on this port; 0 picks one.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for machines, one event a line.")]


@emulate_app.command()
def terminal(
    link: Link = None,
    tcp: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Listen on this TCP port instead; 0 picks one.")
    ] = None,
    card: Annotated[str, typer.Option(help="What customers do: approve, decline or manual.")] = "approve",
    after_ms: Annotated[int, typer.Option(min=0, help="Until the card comes.")] = 1_500,
    commit: Annotated[str, typer.Option(help="When a payment is kept: ack (PA00P015 2.2.8) or keep (4.2).")] = "ack",
    ledger: Annotated[Path | None, typer.Option(help="File of what was charged; it is the terminal's memory.")] = None,
    fault: Faults = None,
    option: Option = None,
    page_port: PagePort = None,
    as_json: Json = False,
) -> None:
    """Run a ZVT card terminal until it is stopped with Ctrl-C.

    Its first line says where it is. Kinds of faults: flip, drop, double, garbage, delay, cut, reset.

    Example: edge emulate terminal --card manual --page-port 8090 --ledger ledger.jsonl
    """
    from edge.cli import emulate

    named = {"card": card, "after_ms": str(after_ms), "commit": commit}
    options = {**named, **_options(option), **_faults(fault)}
    raise typer.Exit(emulate.terminal(options, link, tcp, ledger, page_port, as_json))


@emulate_app.command()
def printer(
    link: Link = None,
    receipts: Annotated[Path | None, typer.Option(help="Folder for the receipts, as PNG and text.")] = None,
    fault: Faults = None,
    option: Option = None,
    page_port: PagePort = None,
    as_json: Json = False,
) -> None:
    """Run an ESC/POS receipt printer until it is stopped with Ctrl-C.

    Its first line says where it is.

    Example: edge emulate printer --receipts receipts --option flow=rtscts --page-port 8091
    """
    from edge.cli import emulate

    raise typer.Exit(emulate.printer({**_options(option), **_faults(fault)}, link, receipts, page_port, as_json))


def _options(given: list[str] | None) -> dict[str, str]:
    pairs = {}
    for one in given or ():
        name, sign, value = one.partition("=")
        if not sign:
            raise typer.BadParameter(f"--option is NAME=VALUE, not {one!r}")
        pairs[name] = value
    return pairs


def _faults(given: list[str] | None) -> dict[str, str]:
    return {"faults": ",".join(given)} if given else {}
