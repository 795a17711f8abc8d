"""`wardkeep evidence restore`: entries back from the object store, after the database was set back."""

import asyncio
import os
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from wardkeep_server.anchor import service as anchor
from wardkeep_server.app.cli_settings import THE_ANSWER_IS_NO, WRONG_USAGE, WrongUsage, installation, parts_of
from wardkeep_server.evidence import service
from wardkeep_server.platform.config import Settings, load_settings
from wardkeep_server.platform.errors import ConfigRefused, ServerError


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
            _say(f"{one.origin}: {one.entries} entries and {one.cosignatures} co-signatures {did}")
        else:
            _say(f"{one.origin}: not restored: {one.problem}")
    if not found:
        _say("The database holds all that the object store knows; there is nothing to restore.")
    return THE_ANSWER_IS_NO if any(one.problem for one in found) else 0


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
