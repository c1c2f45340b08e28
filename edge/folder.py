"""Folders of the appliance: made when missing, mode 0700, and said at the start when they cannot be written."""

from __future__ import annotations

import os
from pathlib import Path

from edge.errors import SettingError


def make_folder(folder: Path, name: str) -> None:
    """Make the folder of setting `name`, for this user only. Raises SettingError when that is not possible."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"{name}: {folder} cannot be made: {error.strerror}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingError(f"{name}: {folder} cannot be written to")
