"""`edge worker`: serves the rooms of kiosks without a box, as a worker of the livekit-agents framework."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence

from edge.errors import SettingError


def run(arguments: Sequence[str]) -> int:
    """Hand over to the framework's command line; returns its exit status. Raises SettingError."""
    try:
        from livekit.agents import cli
    except ImportError:
        raise SettingError("edge worker: livekit-agents is not installed here; `make worker` installs it") from None
    from edge.worker.job import make_server
    from edge.worker.settings import worker_settings

    server = make_server(worker_settings())
    sys.argv = ["edge worker", *arguments]
    with warnings.catch_warnings():
        # The framework would rather have its own program run its workers.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            cli.run_app(server)
        except SystemExit as left:
            return left.code if isinstance(left.code, int) else 1
    return 0
