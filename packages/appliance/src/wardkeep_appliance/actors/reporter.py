"""Sends rows that changed until the server has answered, each made from the newest state in the store."""

from collections.abc import Callable
from sqlite3 import Connection
from typing import TypeVar

from wardkeep_appliance.link.errors import RefusedByServer
from wardkeep_appliance.link.link import Link, Report
from wardkeep_appliance.log import logger
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.site.state import Site
from wardkeep_appliance.store.reports import Due, ReportKind, due, reported
from wardkeep_appliance.store.tally import count
from wardkeep_core.kit.frozen import Frozen

R = TypeVar("R", bound=Frozen)
BodyOf = Callable[[Connection, str, Site], R | None]
MOST_ROWS = 100


class Reporter:
    """One actor's reports. `name` stands in logs and counts."""

    def __init__(self, parts: Parts, link: Link, name: str) -> None:
        self._parts = parts
        self._link = link
        self._name = name
        self._log = logger(name)

    async def tell(self, kind: ReportKind, body: BodyOf[R], whole: Callable[[tuple[R, ...]], Report]) -> None:
        """Send all rows of a kind that are due. Raises LinkError, and they stay due."""
        while True:
            listed: list[Due] = await self._parts.store.do(due, kind, MOST_ROWS)
            made = [(each, await self._parts.store.do(body, each.id, self._parts.site)) for each in listed]
            rows = tuple(row for _, row in made if row is not None)
            if rows:
                await self._send(kind, whole(rows))
            await self._parts.store.do(reported, kind, listed)
            if len(listed) < MOST_ROWS:
                return

    async def _send(self, kind: ReportKind, report: Report) -> None:
        try:
            answer = await self._link.report(report)
        except RefusedByServer as error:
            # The body is wrong for this server; sending it for ever would hold up all others behind it.
            self._log.error("report refused", kind=kind.value, code=error.code)
            await self._parts.store.do(count, f"{self._name}.{kind.value}.refused")
            return
        if answer.refused:
            self._log.warning("rows refused", kind=kind.value, count=len(answer.refused))
            await self._parts.store.do(count, f"{self._name}.{kind.value}.row_refused")
