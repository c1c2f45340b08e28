"""Folders of the appliance, mode 0700, said at the start when they cannot be written; files in them with secrets."""

from __future__ import annotations

import os
from pathlib import Path

from edge.errors import SettingError


def write_private(path: Path, text: str) -> Path:
    """Write a file that holds a secret: never readable by others, not even before its mode is set. Returns `path`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    return path


def make_folder(folder: Path, name: str) -> None:
    """Make the folder of setting `name`, for this user only. Raises SettingError when that is not possible."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"{name}: {folder} cannot be made: {error.strerror}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingError(f"{name}: {folder} cannot be written to")
