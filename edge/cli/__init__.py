"""The `edge` command.

`edge run` becomes the parent of every process by fork, so it loads nothing that the appliance does not need: the other
commands, and the libraries they draw tables with, are imported only when one of them is asked for.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Entry of the command; leaves with the exit status."""
    arguments = sys.argv[1:]
    if arguments in (["run"], ["run", "--livekit"]):
        sys.exit(run(livekit="--livekit" in arguments))
    from edge.cli.app import call

    sys.exit(call(arguments))


def run(livekit: bool = False) -> int:
    """Run the appliance until it is stopped; returns the exit status. `livekit` starts an embedded LiveKit server."""
    from edge.config import load
    from edge.core.menu import parse_menu
    from edge.errors import EdgeError, MenuError, SettingError

    try:
        settings = load(**({"livekit": "embedded"} if livekit else {}))
        try:
            parse_menu(settings.menu.read_bytes())
        except MenuError as error:
            more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
            raise SettingError(f"MENU: {settings.menu}: {error.problems[0]}{more}; see `edge menu check`") from None
        from edge import supervisor

        return supervisor.run(settings)
    except EdgeError as error:
        sys.stderr.write(f"edge: {error}\n")
        return error.exit_status
