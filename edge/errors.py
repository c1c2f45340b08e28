"""Every error that this project raises on purpose, as one tree.

    EdgeError
    ├── SettingError          a setting is wrong; the start stops, exit status 78
    ├── MenuError             a menu file or a pushed menu breaks the format
    ├── NotRunningError       no appliance answers in RUNTIME_DIR; exit status 69
    ├── AlreadyRunningError   another appliance holds RUNTIME_DIR; exit status 73
    ├── StartError            a process of the table cannot be started: its code is missing or starts a thread
    ├── MemoryFormatError     shared memory or a recording is of a version that we cannot read
    ├── ChannelError          a local socket
    │   ├── FrameTooLarge     a frame beyond the limit; the peer is cut off
    │   ├── FrameInvalid      bytes that are no frame
    │   └── OutboxFull        more unacknowledged messages than the bound
    ├── RequestFailed         an agent gave no usable answer; `reason` says why
    ├── DeviceError           a card terminal or a printer
    │   ├── DeviceUnavailable cannot be opened: not there, held by somebody else, or not allowed
    │   ├── LineLost          went away while it was open
    │   └── ProtocolError     its bytes are not what its protocol allows
    ├── JournalError          the journal cannot be read or written; exit status 74
    │   └── JournalLocked     another process is its one writer
    ├── PaymentConflict       a payment's state or amount does not allow what is asked; exit status 64
    └── Refusal               an input that changes nothing; its sender gets code and message

Foreign errors become ours at the border that meets them (one place per border), never deeper.
"""

from __future__ import annotations


class EdgeError(Exception):
    """Root of the tree; `exit_status` is what the command line leaves with."""

    exit_status = 70


class SettingError(EdgeError):
    """A setting is wrong. The text is one line and names the setting."""

    exit_status = 78


class MenuError(EdgeError):
    """A menu breaks the format of design section 9. `problems` lists each with its place in the file."""

    exit_status = 65

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class NotRunningError(EdgeError):
    """No appliance answers in RUNTIME_DIR."""

    exit_status = 69


class AlreadyRunningError(EdgeError):
    """Another appliance holds RUNTIME_DIR."""

    exit_status = 73


class StartError(EdgeError):
    """A process cannot be started safely: its code cannot be imported, or starts a thread before the fork."""


class MemoryFormatError(EdgeError):
    """Shared memory, a snapshot or a recording has a version that this release cannot read."""

    exit_status = 65


class ChannelError(EdgeError):
    """Something is wrong on a local socket."""


class FrameTooLarge(ChannelError):
    """A frame is longer than the limit of 256 KiB."""


class FrameInvalid(ChannelError):
    """The bytes received are no frame."""


class OutboxFull(ChannelError):
    """More messages wait for an acknowledgement than the bound allows."""


class RequestFailed(EdgeError):
    """A request to an agent has no usable answer.

    `reason` is `timeout`, `no_responders`, `disconnected`, `too_large`, `bad_answer`, `busy`, or the agent's own code.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DeviceError(EdgeError):
    """Something is wrong with a device or the line to it."""


class DeviceUnavailable(DeviceError):
    """The device cannot be opened. The text says why, for the operator."""


class LineLost(DeviceError):
    """The device went away while its line was open."""


class ProtocolError(DeviceError):
    """The device sends what its protocol does not allow, or answers nothing when it must."""


class JournalError(EdgeError):
    """The journal of orders and payments cannot be read or written."""

    exit_status = 74


class JournalLocked(JournalError):
    """Another process is the one writer of this journal."""


class PaymentConflict(EdgeError):
    """What is asked contradicts what the journal holds: another amount for an order id, a step that cannot follow."""

    exit_status = 64


class Refusal(EdgeError):
    """An input that is refused: nothing has changed, and its sender is told why.

    `code` is for programs (stable), `text` names an entry of the text table (or is the message itself),
    `values` fill its placeholders.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
