"""`wardkeep-appliance`: run, claim, fingerprints, status, export."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from wardkeep_appliance.actors.actor import wait_for
from wardkeep_appliance.box import NotEnrolled, State, StateInUse, assembled, enrol, opened
from wardkeep_appliance.clock import SystemClock
from wardkeep_appliance.export import NoExport, write_export
from wardkeep_appliance.fingerprints import fingerprints
from wardkeep_appliance.keys.ring import KeysMissing, load_ring
from wardkeep_appliance.link.claim import CodeRefused
from wardkeep_appliance.link.errors import LinkError, Unavailable
from wardkeep_appliance.link.exchange import ServerAddressRefused
from wardkeep_appliance.log import configure, logger
from wardkeep_appliance.page.listener import shown
from wardkeep_appliance.settings import Settings, SettingsRefused, read_settings
from wardkeep_appliance.status import status
from wardkeep_appliance.store.database import NoDatabase, StoreTooNew, reading
from wardkeep_appliance.store.enrolment import Enrolment, read_enrolment
from wardkeep_appliance.store.outside import CountersBroken
from wardkeep_core.evidence.export_file import ExportRefused

CLAIM_PAUSE_S = 3.0
DONE, ANSWER_IS_NO, WRONG_USAGE = 0, 1, 2
EXPORT = "export"
_USAGE = (SettingsRefused, ServerAddressRefused, CodeRefused, NotEnrolled, NoDatabase, NoExport)
_TROUBLE = (ExportRefused, StateInUse, KeysMissing, StoreTooNew, CountersBroken, LinkError)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 the answer is no, 2 wrong usage."""
    asked = _parser().parse_args(argv)
    configure()
    try:
        settings = read_settings(state=asked.state)
        return (
            export(settings, asked.file) if asked.command == EXPORT else asyncio.run(_COMMANDS[asked.command](settings))
        )
    except _USAGE as error:
        return _complain(error, WRONG_USAGE)
    except _TROUBLE as error:
        return _complain(error, ANSWER_IS_NO)


async def run(settings: Settings) -> int:
    """Claim a site when there is none yet, then work until SIGTERM or SIGINT."""
    stop, log = asyncio.Event(), logger("main")
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with opened(settings) as state, shown(settings, SystemClock()):
        enrolment = await _enrol_patiently(state, stop)
        if enrolment is None:
            return ANSWER_IS_NO
        log.info("enrolled", appliance=enrolment.answer.appliance, site=enrolment.answer.site)
        while not stop.is_set():
            async with assembled(state, await enrol(state, SystemClock())) as box:
                await box.run(stop)
    log.info("stopped")
    return DONE


async def _enrol_patiently(state: State, stop: asyncio.Event) -> Enrolment | None:
    """Try until the server is there; None when told to stop before."""
    while not stop.is_set():
        try:
            return await enrol(state, SystemClock())
        except Unavailable as error:
            logger("main").warning("not enrolled yet", code=error.code)
        await wait_for(stop, CLAIM_PAUSE_S)
    return None


async def claim(settings: Settings) -> int:
    """Claim a site and print the fingerprints to compare."""
    async with opened(settings) as state:
        await enrol(state, SystemClock())
    return await show_fingerprints(settings)


async def show_fingerprints(settings: Settings) -> int:
    """Print key ids as JSON; works beside a running appliance."""
    with reading(settings.database) as conn:
        enrolment = read_enrolment(conn)
    if enrolment is None:
        raise NotEnrolled("not enrolled: there are no keys to compare yet")
    return _print(fingerprints(load_ring(settings.keys), enrolment.answer))


async def show_status(settings: Settings) -> int:
    """Print how things stand as JSON; works beside a running appliance."""
    with reading(settings.database) as conn:
        return _print(status(conn))


def export(settings: Settings, file: Path) -> int:
    """Write what this box says of its own log into a file: all leaf hashes, and heads that it co-signed; signed.

    `wardkeep verify KIT --appliance-export FILE` then holds an auditor kit against this box and not against the server.
    """
    size = write_export(settings, file, SystemClock().now())
    return _print({"file": str(file), "bytes": size})


_COMMANDS: dict[str, Callable[[Settings], Coroutine[Any, Any, int]]] = {
    "run": run,
    "claim": claim,
    "fingerprints": show_fingerprints,
    "status": show_status,
}
_EXAMPLE = "example: WARDKEEP_SERVER_URL=https://wardkeep.example wardkeep-appliance run --state /var/lib/wardkeep"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wardkeep-appliance", description=__doc__, epilog=_EXAMPLE)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in _COMMANDS.items():
        added = commands.add_parser(name, help=command.__doc__, description=command.__doc__, epilog=_EXAMPLE)
        _add_state(added)
    added = commands.add_parser(EXPORT, help=_first_line(export), description=export.__doc__, epilog=_EXAMPLE)
    added.add_argument("file", metavar="FILE", type=Path, help="the new file; none may be there")
    _add_state(added)
    return parser


def _add_state(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", metavar="DIR", help="folder of the state (else WARDKEEP_APPLIANCE_STATE)")


def _first_line(command: Callable[..., object]) -> str:
    return (command.__doc__ or "").partition("\n")[0]


def _print(value: dict[str, Any]) -> int:
    sys.stdout.write(json.dumps(value, indent=2) + "\n")
    return DONE


def _complain(error: Exception, exit_status: int) -> int:
    sys.stderr.write(f"wardkeep-appliance: {error}\n")
    return exit_status


if __name__ == "__main__":
    sys.exit(main())
