"""`wardkeep kit`: builds an auditor kit. Works on DATABASE_URL, else on the installation in WARDKEEP_VAR."""

import asyncio
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from wardkeep_core.kit.ids import UUID_PATTERN
from wardkeep_server.app.cli_settings import THE_ANSWER_IS_NO, WRONG_USAGE, WrongUsage, installation, parts_of
from wardkeep_server.evidence import service
from wardkeep_server.evidence.periods import moment
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import Settings, load_settings
from wardkeep_server.platform.errors import ConfigRefused, ServerError
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.tenancy.service import platform_scope


def build(organisation: str, start: str, end: str, output: Path) -> int:
    """Write the kit to `output`, which must not exist. 0 done, 1 it cannot be built now, 2 wrong usage."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        asked = _asked(organisation, start, end)
        _refuse_existing(output)
        settings = load_settings(installation(os.environ))
        built = asyncio.run(_build(settings, asked, output, console))
    except (WrongUsage, ConfigRefused) as error:
        console.print(f"wardkeep kit: {error}", markup=False)
        return WRONG_USAGE
    except ServerError as error:
        console.print(f"wardkeep kit: {error.detail}. Nothing was written.", markup=False)
        return THE_ANSWER_IS_NO
    except (DBAPIError, PoolTimeout):
        console.print("wardkeep kit: the database does not answer. Start it (`wardkeep up` for the embedded one).")
        return THE_ANSWER_IS_NO
    except OSError as error:
        console.print(f"wardkeep kit: {output} cannot be written: {error.strerror}", markup=False)
        return THE_ANSWER_IS_NO
    for line in built.missing:
        console.print(f"missing: {line}", markup=False)
    sys.stdout.write(f"{output}: {built.entries} entries, manifest {built.manifest_digest}\n")
    return 0


def _asked(organisation: str, start: str, end: str) -> service.Asked:
    if re.fullmatch(UUID_PATTERN, organisation) is None:
        raise WrongUsage("--organisation is the organisation's id, 36 characters, as its page shows it")
    moments = []
    for name, text in (("--from", start), ("--to", end)):
        try:
            moments.append(moment(text))
        except (ValueError, OverflowError) as error:
            raise WrongUsage(f"{name} is a day (2026-03-01) or a moment (2026-03-01T08:00:00Z)") from error
    if moments[0] >= moments[1]:
        raise WrongUsage("the period ends before it begins: --from comes before --to")
    return service.Asked(organisation, moments[0], moments[1])


def _refuse_existing(output: Path) -> None:
    if output.exists():
        raise WrongUsage(f"{output} is there already; name another file")
    if not output.parent.is_dir():
        raise WrongUsage(f"{output.parent} is no directory")


async def _build(settings: Settings, asked: service.Asked, output: Path, console: Console) -> service.BuiltKit:
    """Written under another name first: an interrupted build leaves no file that looks like a kit."""
    staging = output.with_name(f".{output.name}.{new_id()}.part")
    try:
        async with parts_of(settings) as parts:
            await parts.objects.start()
            with staging.open("xb") as file, _progress(console) as progress:
                actor = system_actor("command_line", new_id())
                async with parts.work(platform_scope("command_line"), actor) as work:
                    built = await service.build_kit(work, asked, file, progress)
                    file.flush()
                    os.fsync(file.fileno())
            os.link(staging, output)
    except FileExistsError as error:
        raise WrongUsage(f"{output} is there already; name another file") from error
    finally:
        staging.unlink(missing_ok=True)
    return built


@contextmanager
def _progress(console: Console) -> Iterator[service.Progress]:
    """A bar on a terminal, nothing elsewhere."""
    columns = (TextColumn("entries"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("entries", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
