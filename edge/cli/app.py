"""The commands besides `run`, and what they have in common: settings, memory, errors in one line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from edge import cli
from edge.cli.emulate_commands import emulate_app
from edge.errors import EdgeError

app = typer.Typer(
    name="edge",
    help="The edge appliance of a self-ordering kiosk.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
menu_app = typer.Typer(help="Work on menu files.", rich_markup_mode=None)
app.add_typer(menu_app, name="menu")
app.add_typer(emulate_app, name="emulate")
payments_app = typer.Typer(help="See payments, and settle those that nobody could.", rich_markup_mode=None)
app.add_typer(payments_app, name="payments")

USAGE = 64
"""Exit status of a wrong command line (sysexits.h); the command line library's own would mean a declined payment."""
Json = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]


def call(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit status. Errors of ours become one line on standard error."""
    try:
        result = app(list(arguments) or ["--help"], prog_name="edge", standalone_mode=False)
    except EdgeError as error:
        sys.stderr.write(f"edge: {error}\n")
        return error.exit_status
    except typer.TyperException as error:
        sys.stderr.write(f"edge: {error.format_message()} (see `edge --help`)\n")
        return USAGE
    except (typer.Abort, KeyboardInterrupt):
        return 130
    return result if isinstance(result, int) else 0


def write_json(value: object, indent: bool = True) -> None:
    """One JSON document on standard output."""
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else 0).decode())


@app.command()
def run(
    livekit: Annotated[
        bool, typer.Option("--livekit", help="With a LiveKit server of its own (make livekit), as LIVEKIT=embedded.")
    ] = False,
) -> None:
    """Run the kiosk until it is stopped.

    Settings come from the environment or from `.env`. Stop it with Ctrl-C.

    Example: PAGE_PORT=8081 edge run
    """
    raise typer.Exit(cli.run(livekit))


@app.command()
def status(as_json: Json = False) -> None:
    """Show whether the kiosk runs and how each of its processes is.

    Exit status 0 when one runs, 69 when none does.

    Example: edge status --json
    """
    from edge.cli import show

    with show.opened() as memory:
        show.status(memory, as_json)


@app.command()
def top(
    once: Annotated[bool, typer.Option("--once", help="Show it once and leave.")] = False,
    interval: Annotated[float, typer.Option(min=0.1, max=60, help="Seconds between two looks.")] = 1.0,
) -> None:
    """Watch processes, latencies and counters live. Leave with Ctrl-C.

    Example: edge top --interval 0.5
    """
    from edge.cli import show

    with show.opened() as memory:
        show.top(memory, once, interval)


@app.command()
def say(
    text: Annotated[str, typer.Argument(help="What the guest says.")],
    language: Annotated[str | None, typer.Option(help="Language tag, such as en or de.")] = None,
    partial: Annotated[bool, typer.Option("--partial", help="The guest is still speaking.")] = False,
    in_pieces: Annotated[
        bool, typer.Option("--pieces", help="Word by word, as it is spoken, then as a whole.")
    ] = False,
    pace: Annotated[int, typer.Option(min=0, max=10_000, help="Milliseconds from word to word, with --pieces.")] = 150,
    explained: Annotated[
        bool, typer.Option("--explain", help="Do not say it: show how the kiosk would read it now, word by word.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say something to the kiosk, as the voice agent would publish it.

    With --explain nothing is said: it shows the words, what each may mean and at what cost, what was left over, the
    reading that was chosen and the one that came next; before the cart of the kiosk that runs, else an empty one.

    With --pieces the kiosk hears it while it is spoken, and each piece is printed with what the screen would make of it
    if no more came; with --json one line for each.

    Example: edge say "two cheeseburgers and a coke"
    Example: edge say --pieces --pace 300 "two cheeseburgers, no, three"
    """
    if in_pieces + partial + explained > 1:
        raise typer.BadParameter("--pieces, --partial and --explain are three different things: choose one")
    if explained:
        from edge.cli import explain

        raise typer.Exit(explain.run(text, language, as_json))
    if in_pieces:
        from edge.cli import pieces

        raise typer.Exit(pieces.publish(text, language, pace / 1000, as_json))
    from edge.cli import speak

    payload: dict[str, Any] = {"text": text, "language": language, "confidence": 1.0, "final": not partial}
    raise typer.Exit(speak.publish("voice.transcript", payload, as_json))


@app.command()
def understand(
    menu: Annotated[Path | None, typer.Option(help="A menu file (JSON); MENU when not given.")] = None,
    language: Annotated[str | None, typer.Option(help="Language tag; the menu's own when not given.")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Also all else that was meant: edits, queries, guesses.")
    ] = False,
) -> None:
    """Read transcripts and write what they mean, one JSON line for each, in their order.

    A line of input is {"text"}, optionally with a "cart" of {"item", "quantity", "options"}; its answer is {"text",
    "intent", "lines", "confidence", "micros"}, written at once. A line that is no such JSON is answered by {"error"}.

    Example: echo '{"text": "two cokes"}' | edge understand --menu menu.json
    """
    from edge.cli import understand as understanding

    raise typer.Exit(understanding.run(menu, language, full))


@app.command()
def see(
    what: Annotated[str, typer.Argument(help="person_detected or person_left.", metavar="EVENT")],
    count: Annotated[int | None, typer.Option(min=0, help="How many persons are there now.")] = None,
    as_json: Json = False,
) -> None:
    """Let the kiosk see somebody come or go, as the vision agent would publish it.

    Example: edge see person_detected
    """
    from edge.cli import speak

    if what not in ("person_detected", "person_left"):
        raise typer.BadParameter(f"EVENT is person_detected or person_left, not {what!r}")
    arrives = what == "person_detected"
    payload: dict[str, Any] = {"count": count if count is not None else int(arrives)}
    if arrives:
        payload["demographics"] = {}
    raise typer.Exit(speak.publish(f"vision.{what}", payload, as_json))


@app.command()
def token(
    page: Annotated[bool, typer.Option("--page", help="For a page of the kiosk: microphone and touch.")] = False,
    observer: Annotated[bool, typer.Option("--observer", help="Sees the guest's screen and can do nothing.")] = False,
    agent: Annotated[bool, typer.Option("--agent", help="For a voice agent: speaks, listens, sends words.")] = False,
    identity: Annotated[str | None, typer.Option(help="Name in the room; a new one when not given.")] = None,
    hours: Annotated[float, typer.Option(min=0.01, max=8_760, help="How long it opens the room.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Print a token that lets one participant join the kiosk's LiveKit room.

    Exit status 69 when there is no room: the kiosk runs without LiveKit, or does not run.

    Example: edge token --observer --hours 8
    """
    from edge.cli import room

    roles = [name for name, chosen in (("page", page), ("observer", observer), ("agent", agent)) if chosen]
    if len(roles) != 1:
        raise typer.BadParameter("choose one of --page, --observer and --agent")
    raise typer.Exit(room.token(roles[0], identity, hours, as_json))


@app.command()
def voice(
    say: Annotated[list[Path], typer.Option("--say", help="Recorded speech: a WAV file, 16 bits, one channel.")],
    transcript: Annotated[list[str], typer.Option("--transcript", help="Its words; one for each --say.")],
    language: Annotated[str, typer.Option(help="Language tag, such as en or de.")] = "en",
    speaker: Annotated[
        str | None, typer.Option("--for", help="Whose speech it is: a participant's identity; unset, its own.")
    ] = None,
    answer: Annotated[float, typer.Option(min=0, max=60, help="Seconds to wait for the kiosk's answer.")] = 5.0,
    as_json: Json = False,
) -> None:
    """Speak to the kiosk in its LiveKit room: play recorded speech and send its words, as a voice agent does.

    Exit status 1 when the kiosk did not answer, 69 when it has no room.

    Example: edge voice --say order.wav --transcript "two cheeseburgers"
    """
    from edge.cli import room

    room.voice(say, transcript, language, speaker, answer, as_json)


@app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def worker(context: typer.Context) -> None:
    """Serve kiosks without a box: a livekit-agents worker with its commands dev, start and connect.

    It needs LIVEKIT_URL with its key, and REDIS_URL. `make worker` installs what it runs on.

    Example: edge worker start
    """
    from edge.cli import worker as workers

    # `edge worker start --help` is the framework's.
    if context.args in ([], ["--help"]):
        typer.echo(context.get_help())
        raise typer.Exit(0)
    raise typer.Exit(workers.run(context.args))


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check this box and its settings, and say what to do about each problem.

    Exit status 1 when something would keep the kiosk from working.

    Example: edge doctor
    """
    from edge.cli import check

    raise typer.Exit(check.doctor(as_json))


@app.command()
def replay(
    log: Annotated[Path, typer.Argument(help="A recording from STATE_DIR/recordings (made with RECORD=1).")],
    as_json: Json = False,
) -> None:
    """Run a recorded session again and compare every screen byte for byte.

    Exit status 1 at the first difference.

    Example: edge replay ~/.local/state/edge/recordings/20260101T120000Z-4711.jsonl
    """
    from edge.cli import check

    raise typer.Exit(check.replay(log, as_json))


@menu_app.command("check")
def menu_check(
    file: Annotated[Path, typer.Argument(help="A menu file (JSON).")],
    as_json: Json = False,
) -> None:
    """Check a menu file: every problem with its line and what to do.

    Exit status 65 when there is one. Notes are no problems: a misspelt member, a picture that is not there.

    Example: edge menu check menu.json
    """
    from edge.cli import menu

    raise typer.Exit(menu.check(file, as_json))


@menu_app.command("preview")
def menu_preview(
    file: Annotated[Path, typer.Argument(help="A menu file (JSON).")],
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port of the page; 0 picks one.")] = 0,
    once: Annotated[bool, typer.Option("--once", help="Only see that it starts, then stop it.")] = False,
    as_json: Json = False,
) -> None:
    """Show a menu file on a kiosk of its own, with an emulated terminal; it follows the file as you save it.

    It touches no kiosk that runs, and leaves nothing behind. Stop it with Ctrl-C.

    Example: edge menu preview menu.json --port 8090
    """
    from edge.cli import preview

    raise typer.Exit(preview.run(file, port, once, as_json))


@app.command()
def pay(
    amount_minor: Annotated[int, typer.Option("--amount-minor", help="Amount in minor units: 1180 is 11.80.")],
    order: Annotated[str, typer.Option("--order", help="Order id; the same one never charges twice.")],
    currency: Annotated[str, typer.Option(help="ISO 4217 code.")] = "EUR",
    terminal: Annotated[str | None, typer.Option(help="Terminal's URI; TERMINAL when not given.")] = None,
    as_json: Json = False,
) -> None:
    """Charge a card once, through the running kiosk or alone.

    Exit status 0 paid, 1 certainly no money moved, 2 unknown (ask again with the same order), 64 wrong usage.

    Example: edge pay --terminal zvt:///dev/ttyUSB0 --amount-minor 1180 --currency EUR --order test-1
    """
    from edge.cli import pay as payment

    raise typer.Exit(payment.run(payment.Wanted(terminal, amount_minor, currency, order), as_json))


@app.command("print")
def print_file(
    file: Annotated[
        Path, typer.Argument(help="An order, a document, or lines of text, as JSON; - reads it from input.")
    ],
    printer: Annotated[str | None, typer.Option(help="Printer's URI; PRINTER when not given.")] = None,
    as_json: Json = False,
) -> None:
    """Print one document, through the running kiosk or alone.

    Exit status 0 printed or probably printed, 1 not printed, 64 wrong usage or a file that is no document.

    Example: edge print --printer escpos:///dev/ttyUSB0 receipt.json
    """
    from edge.cli import print as printing

    raise typer.Exit(printing.run(printer, file, as_json))


@payments_app.command("list")
def payments_list(
    open_only: Annotated[bool, typer.Option("--open", help="Only those that are not settled.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 20,
    as_json: Json = False,
) -> None:
    """List payments, newest first.

    Example: edge payments list --open
    """
    from edge.cli import payments

    raise typer.Exit(payments.list_payments(open_only, limit, as_json))


@payments_app.command("show")
def payments_show(order: Annotated[str, typer.Argument(help="Order id.")], as_json: Json = False) -> None:
    """Show one payment with its whole history.

    Example: edge payments show 4f0c2a
    """
    from edge.cli import payments

    raise typer.Exit(payments.show(order, as_json))


@payments_app.command("resolve")
def payments_resolve(
    order: Annotated[str, typer.Argument(help="Order id of an ambiguous payment.")],
    paid: Annotated[bool, typer.Option("--paid/--not-paid", help="What the terminal's receipts say.")],
    note: Annotated[str, typer.Option(help="Who found it out, and how.")] = "",
    as_json: Json = False,
) -> None:
    """Settle a payment by hand, after a look at the terminal's receipts. A paid order is then placed.

    Example: edge payments resolve 4f0c2a --not-paid --note "no receipt 0047 on the terminal"
    """
    from edge.cli import payments

    raise typer.Exit(payments.resolve(order, paid, note, as_json))


@payments_app.command("refund")
def payments_refund(order: Annotated[str, typer.Argument(help="Order id.")], as_json: Json = False) -> None:
    """Take a payment back at the terminal. No card is needed while the terminal still has it.

    Exit status 0 when the money is back, 1 when it certainly is not, 2 when that is unknown.

    Example: edge payments refund 4f0c2a
    """
    from edge.cli import payments

    raise typer.Exit(payments.refund(order, as_json))


@payments_app.command("reprint")
def payments_reprint(
    order: Annotated[str, typer.Argument(help="Order id.")],
    document: Annotated[str, typer.Option(help="receipt, merchant, kitchen or counter.")] = "receipt",
    as_json: Json = False,
) -> None:
    """Print a document of an order once more; it says that it is a copy.

    Example: edge payments reprint 4f0c2a --document kitchen
    """
    from edge.cli import payments

    raise typer.Exit(payments.reprint(order, document, as_json))


@payments_app.command("close-day")
def payments_close_day(as_json: Json = False) -> None:
    """Close the terminal's day, and compare its totals with the journal's.

    Exit status 1 when they differ.

    Example: edge payments close-day
    """
    from edge.cli import payments

    raise typer.Exit(payments.close_day(as_json))


@app.command()
def bench(
    names: Annotated[
        list[str] | None, typer.Argument(help="Scenarios; all when none is named.", metavar="NAME")
    ] = None,
    n: Annotated[int | None, typer.Option("-n", min=1, help="Samples of each scenario.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the figures to this file.")] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of the shared order sets; UNDERSTANDING_DATA when not given."),
    ] = None,
) -> None:
    """Measure latencies beside their floors and budgets, on an appliance of its own.

    Scenarios: decide, touch, voice, speech, model, livekit, livekit_page, pay, page, start,
    core, others, memory. Exit status 1 when a budget is broken. `understanding`, named alone, measures how
    well orders are understood, `gemini` how well the model of GEMINI_MODEL understands them.

    Example: edge bench touch voice --json figures.json
    """
    from edge.cli import bench as benches

    if names == [benches.UNDERSTANDING]:
        raise typer.Exit(benches.understanding(data, json_file))
    if names == [benches.GEMINI]:
        raise typer.Exit(benches.gemini(data, n, json_file))
    raise typer.Exit(benches.run(names or [], n, json_file))


@app.command()
def storm(
    kills: Annotated[int, typer.Option(min=1, help="How many processes to kill.")] = 1_000,
    seed: Annotated[int, typer.Option(help="Seed of the randomness.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the counts to this file.")] = None,
) -> None:
    """Kill processes at random moments of random paid orders, and count what was lost, done or charged twice.

    It runs on an appliance of its own and touches no other. Exit status 1 when anything was.

    Example: edge storm --kills 100
    """
    from edge.cli import bench as benches

    raise typer.Exit(benches.storm(kills, seed, json_file))


@app.command()
def sweep(
    every: Annotated[int, typer.Option(min=1, help="Only every n-th byte.")] = 1,
    model: Annotated[list[str] | None, typer.Option(help="Only this kind of terminal; may be repeated.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many at a time.")] = 2,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the counts to this file.")] = None,
) -> None:
    """Break a card payment at every byte in every way, and hold journal and terminal to the same story.

    Cable pulled, our process killed, terminal reset, bit flipped, byte dropped, byte doubled, over every byte of a
    payment, on emulated terminals of every kind, in virtual time. Exit status 1 when a promise was broken.

    Example: edge sweep --every 50 --model keep
    """
    from edge.cli import bench as benches

    raise typer.Exit(benches.sweep(every, model or [], workers, json_file))
