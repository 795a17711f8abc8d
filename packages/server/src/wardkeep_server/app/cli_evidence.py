"""`wardkeep evidence`: entries back from the object store; the bytes of one entry erased, where the law demands it."""

import asyncio
import os
import sys
from collections.abc import Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from wardkeep_core.kit.times import format_time
from wardkeep_server.anchor import service as anchor
from wardkeep_server.app.cli_settings import (
    DONE,
    THE_ANSWER_IS_NO,
    WRONG_USAGE,
    WrongUsage,
    installation,
    parts_of,
    run,
    say,
)
from wardkeep_server.evidence import service
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import Settings, load_settings
from wardkeep_server.platform.errors import ConfigRefused, ServerError
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy.service import platform_scope

_ACT = "command_line"
_SHORTEST, _LONGEST = 20, 500
_ELSEWHERE = (
    "An erasure takes the entry's bytes, and what was read out of them, from the database's tables. It does not reach"
    " backups, kits that were handed out, nor what other pages copied from the box's reports."
)


def erase(environ: Mapping[str, str], log: str, index: int, *, ground: str, reason: str, yes: bool) -> int:
    """0 erased, 1 not (also when only shown), 2 wrong usage."""
    words = reason.strip()
    if not _SHORTEST <= len(words) <= _LONGEST:
        say(f"--reason: {_SHORTEST} to {_LONGEST} characters that say why; they stay outside the log.")
        return WRONG_USAGE

    async def acted(parts: Parts) -> int:
        await parts.objects.start()
        async with parts.work(platform_scope(_ACT), system_actor(_ACT, new_id())) as work:
            _show(await service.erasable(work, log, index), ground, kind=parts.objects.kind, worm=parts.objects.worm)
        if not yes:
            say("Nothing was erased. Run it again with --yes to erase it; nobody can bring it back.")
            return THE_ANSWER_IS_NO
        async with parts.work(platform_scope(_ACT), system_actor(_ACT, new_id())) as work:
            done = await service.erase(work, log, index, ground, words)
        say(f"Erased: entry {done.index} of {done.origin}. The log says so, with the decision and its ground.")
        return DONE

    return run("wardkeep evidence erase", environ, acted)


def _show(leaf: service.Leaf, ground: str, *, kind: str, worm: bool) -> None:
    """What would be erased, and where it stays; never what the entry says."""
    say(f"entry {leaf.index} of {leaf.origin}")
    say(f"  kind {leaf.kind}, number {leaf.epoch}/{leaf.seq} of appliance {leaf.appliance_id}")
    say(f"  device {leaf.device_id or '-'}, recorded {format_time(leaf.recorded_at)}")
    say(f"  leaf hash {leaf.leaf_hash}, which stays")
    say(f"  ground {ground}: {service.GROUNDS[ground]}")
    why = "is write-once and forgets nothing before each lock ends" if worm else "is not rewritten by this command"
    say(f"The object store ({kind}) {why}. These objects hold the entry, and go on holding it:")
    for name in leaf.objects or ("none recorded",):
        say(f"  {name}")
    say(_ELSEWHERE)


def restore(*, dry_run: bool) -> int:
    """0 when every log is whole again, 1 when one is not, 2 wrong usage."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        settings = load_settings(installation(os.environ))
        found = asyncio.run(_restore(settings, console, dry_run=dry_run))
    except (WrongUsage, ConfigRefused) as error:
        console.print(f"wardkeep evidence restore: {error}", markup=False)
        return WRONG_USAGE
    except ServerError as error:
        console.print(f"wardkeep evidence restore: {error.detail or error.title}. Run it again.", markup=False)
        return THE_ANSWER_IS_NO
    except (DBAPIError, PoolTimeout):
        console.print("wardkeep evidence restore: the database does not answer, or refused. Nothing half is left.")
        return THE_ANSWER_IS_NO
    return _tell(found, dry_run=dry_run)


async def _restore(settings: Settings, console: Console, *, dry_run: bool) -> list[service.Restored]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    async with parts_of(settings) as parts:
        await parts.objects.start()
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("entries", total=None)

            def told(origin: str, done: int, total: int) -> None:
                bar.update(task, description=origin, completed=done, total=total)

            found = [one async for one in service.restore_all(parts, told, dry_run=dry_run)]
            own = await anchor.restore(parts, told, dry_run=dry_run)
            return [*found, *([] if own is None else [own])]


def _tell(found: list[service.Restored], *, dry_run: bool) -> int:
    did = "would be restored" if dry_run else "restored"
    for one in found:
        if one.problem is None:
            proofs = f", {one.stamps} time stamps and {one.calendars} calendar proofs"
            more = proofs if one.stamps or one.calendars else ""
            _say(f"{one.origin}: {one.entries} entries and {one.cosignatures} co-signatures{more} {did}")
        for problem in [*([] if one.problem is None else [one.problem]), *one.refused]:
            _say(f"{one.origin}: not restored: {problem}")
    if not found:
        _say("The database holds all that the object store knows; there is nothing to restore.")
    return THE_ANSWER_IS_NO if any(one.problem or one.refused for one in found) else 0


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
