"""`wardkeep people`: lost second factors, where no second person can approve them."""

from collections.abc import Awaitable, Callable, Mapping

from wardkeep_core.kit.times import format_time
from wardkeep_server.app.cli_settings import DONE, run, say
from wardkeep_server.identity import service
from wardkeep_server.identity.people_schemas import LostFactorView
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import NotFound, ServerError
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import platform_scope

_ACT = "command_line"


def lost_factors(environ: Mapping[str, str]) -> int:
    """List open requests, one a line."""
    return _run(environ, _list)


def approve_lost_factor(environ: Mapping[str, str], username: str) -> int:
    """Approve the open request of an account. 1 when there is none."""

    async def approve(work: Work) -> int:
        view = await service.approve_on_machine(work, username)
        say(f"Approved. The second factors of {username} are removed at {_told(view)}, unless it is cancelled before.")
        return DONE

    return _run(environ, approve)


async def _list(work: Work) -> int:
    rows = await service.open_lost_factors(work)
    for view in rows:
        state = f"takes effect at {_told(view)}" if view.effect_at else f"waits, asked {format_time(view.asked_at)}"
        say(f"{view.username}  {view.role.value}  {state}")
    if not rows:
        say("Nobody has asked.")
    return DONE


def _told(view: LostFactorView) -> str:
    return format_time(view.effect_at) if view.effect_at else "-"


def _run(environ: Mapping[str, str], act: Callable[[Work], Awaitable[int]]) -> int:
    async def acted(parts: Parts) -> int:
        async with parts.work(platform_scope(_ACT), system_actor(_ACT, new_id())) as work:
            return await act(work)

    return run("wardkeep people", environ, acted, words=_words)


def _words(error: ServerError) -> str:
    if isinstance(error, NotFound):
        return "no open request of that account; it is asked for at the sign-in"
    return str(error)
