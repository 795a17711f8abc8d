"""`wardkeep people`: lost second factors, where no second person can approve them."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from wardkeep_core.kit.times import format_time
from wardkeep_server.app.cli_settings import WrongUsage, installation, parts_of
from wardkeep_server.identity import service
from wardkeep_server.identity.people_schemas import LostFactorView
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import load_settings
from wardkeep_server.platform.errors import ConfigRefused, Conflict, NotFound
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy.service import platform_scope

DONE, THE_ANSWER_IS_NO, WRONG_USAGE = 0, 1, 2
_ACT = "command_line"


def lost_factors(environ: Mapping[str, str]) -> int:
    """List open requests, one a line."""
    return _run(environ, _list)


def approve_lost_factor(environ: Mapping[str, str], username: str) -> int:
    """Approve the open request of an account. 1 when there is none."""

    async def approve(work: Work) -> int:
        view = await service.approve_on_machine(work, username)
        _say(f"Approved. The second factors of {username} are removed at {_told(view)}, unless it is cancelled before.")
        return DONE

    return _run(environ, approve)


async def _list(work: Work) -> int:
    rows = await service.open_lost_factors(work)
    for view in rows:
        state = f"takes effect at {_told(view)}" if view.effect_at else f"waits, asked {format_time(view.asked_at)}"
        _say(f"{view.username}  {view.role.value}  {state}")
    if not rows:
        _say("Nobody has asked.")
    return DONE


def _told(view: LostFactorView) -> str:
    return format_time(view.effect_at) if view.effect_at else "-"


def _run(environ: Mapping[str, str], act: Callable[[Work], Awaitable[int]]) -> int:
    async def acted() -> int:
        settings, actor = load_settings(installation(environ)), system_actor(_ACT, new_id())
        async with parts_of(settings) as parts, parts.work(platform_scope(_ACT), actor) as work:
            return await act(work)

    try:
        return asyncio.run(acted())
    except (WrongUsage, ConfigRefused) as error:
        sys.stderr.write(f"wardkeep people: {error}\n")
        return WRONG_USAGE
    except NotFound:
        sys.stderr.write("wardkeep people: no open request of that account; it is asked for at the sign-in\n")
    except Conflict as error:
        sys.stderr.write(f"wardkeep people: {error}\n")
    except (DBAPIError, PoolTimeout):
        sys.stderr.write(
            "wardkeep people: the database does not answer, or its schema is older: `wardkeep db status`\n"
        )
    return THE_ANSWER_IS_NO


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the command's answer
