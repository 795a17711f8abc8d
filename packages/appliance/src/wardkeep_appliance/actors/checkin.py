"""Calls home: says how things stand, takes in papers, checkpoint and proofs. One part that fails stops no other."""

import asyncio
import random
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from wardkeep_appliance.link.errors import LinkError
from wardkeep_appliance.link.link import Link
from wardkeep_appliance.log import logger
from wardkeep_appliance.observing.gaps import state_late
from wardkeep_appliance.observing.inventory import take_inventory
from wardkeep_appliance.orders.inbox import Inbox
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.site.clock_trust import BootClock
from wardkeep_appliance.site.papers import PaperRefused, Reader, keep, refuse_bad_parameters, refuse_lower, state_of
from wardkeep_appliance.site.state import LONGEST_TROUBLE
from wardkeep_appliance.software import versions
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.anchor import read_anchor, write_anchor
from wardkeep_appliance.store.findings import forget_devices
from wardkeep_appliance.store.outside import Outside
from wardkeep_appliance.store.tally import count
from wardkeep_appliance.witness.alarm import raise_alarm
from wardkeep_appliance.witness.witness import LogRefused, NotShown, Witness
from wardkeep_core.protocol.documents import LeaseDocument, RuleSetDocument, TargetsDocument
from wardkeep_core.protocol.messages import (
    CheckinAnswer,
    CheckinRequest,
    OfferedHead,
    SequenceHead,
    WitnessedLog,
)

JITTER = 0.1
MOST_UNPROVED = 500
MOST_TROUBLES = 16
OFFLINE_PAUSE_S = 30.0
MORE_PROOFS_PAUSE_S = 1.0
LOG_PARTS = {WitnessedLog.SITE: "log", WitnessedLog.PLATFORM: "platform_log"}


@dataclass(frozen=True)
class Home:
    """What calling home needs beside the shared parts."""

    link: Link
    server: str
    reader: Reader
    witnesses: Mapping[WitnessedLog, Witness]
    outside: Outside
    boot_clock: BootClock


class CheckinActor:
    """See the module."""

    name = "checkin"

    def __init__(self, parts: Parts, home: Home, interval_s: int) -> None:
        self.wake = parts.wakes.checkin
        self._parts = parts
        self._home = home
        self._interval_s = interval_s
        self._asked_epoch = -1
        self._inbox = Inbox(parts, home.outside, home.reader)
        self._log = logger(self.name)

    async def turn(self) -> float:
        """One check-in; seconds until the next."""
        try:
            answer = await self._home.link.checkin(await self._request())
        except LinkError as error:
            self._log.warning("no check-in", code=error.code)
            return error.retry_after_s or min(self._interval_s, OFFLINE_PAUSE_S) * _jitter()
        self._interval_s = answer.interval_s
        await self._take_in(answer)
        if len(answer.inclusion) == MOST_UNPROVED:
            return MORE_PROOFS_PAUSE_S
        return self._interval_s * _jitter()

    async def _request(self) -> CheckinRequest:
        parts, now = self._parts, self._parts.clock.now()
        head = await parts.store.do(outbox.read_head)
        depth = await parts.store.do(outbox.depth)
        cosigned = {log: await witness.known() for log, witness in self._home.witnesses.items()}
        papers = parts.site.papers
        epoch = await parts.store.do(outbox.unproved_epoch, self._asked_epoch)
        self._asked_epoch = -1 if epoch is None else epoch
        return CheckinRequest(
            versions=versions(),
            uptime_s=self._home.boot_clock.since_boot().milliseconds // 1000,
            addresses=await asyncio.to_thread(_own_addresses, self._home.server),
            queue_depth=depth.kept,
            oldest_unsent_at=depth.oldest_unsent_at,
            head=None if head is None else SequenceHead(epoch=head.epoch, seq=head.seq, leaf_hash=head.leaf_hash),
            rule_set=papers.rule_set_state,
            targets=papers.targets_state,
            healing_tier=None if papers.rule_set is None else papers.rule_set.healing_tier,
            dry_run=parts.site.dry_run(now),
            clock=parts.trust.message,
            cosigned_size=0 if (known := cosigned[WitnessedLog.SITE]) is None else known.size,
            unacknowledged=() if epoch is None else await parts.store.do(outbox.unproved, epoch, MOST_UNPROVED),
            unacknowledged_epoch=epoch,
            scan_failures=tuple(parts.site.troubles.values())[:MOST_TROUBLES],
            order_number=self._home.outside.counters.order_number,
            anchor_digest=await parts.store.do(read_anchor),
            platform_size=0 if (platform := cosigned[WitnessedLog.PLATFORM]) is None else platform.size,
            unsure=tuple(log for log in WitnessedLog if self._home.outside.witnessed(log).must_be_shown),
        )

    async def _take_in(self, answer: CheckinAnswer) -> None:
        self._parts.site.keys_confirmed = answer.keys_confirmed
        if answer.failed_parts:
            self._log.warning("the server could not do all of a check-in", count=len(answer.failed_parts))
        await self._safely("late", self._state_late)
        await self._safely("rule_set", lambda: self._take_rule_set(answer.rule_set))
        await self._safely("targets", lambda: self._take_targets(answer.targets))
        await self._safely("lease", lambda: self._take_lease(answer.lease))
        for log, part in LOG_PARTS.items():
            await self._safely(part, partial(self._take_log, log, answer))
        await self._safely("anchor", lambda: self._take_anchor(answer.anchor_digest))
        self._home.outside.hear(answer.server_time)
        for text in answer.orders:
            await self._safely("orders", partial(self._inbox.take, text, answer.server_time))

    async def _safely(self, part: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except PaperRefused as error:
            self._log.warning("refused", part=part, code=error.code)
            await self._parts.store.do(count, f"checkin.{part}.refused")
        except LinkError as error:
            self._log.warning("not delivered", part=part, code=error.code)
        except Exception as error:  # noqa: BLE001 - one part of a check-in must not stop the others
            self._log.exception("part broke", part=part, error=type(error).__name__)
            await self._parts.store.do(count, f"checkin.{part}.broken")

    async def _state_late(self) -> None:
        await self._parts.writer.do(state_late, self._parts.writer, self._parts.clock.now())

    async def _take_rule_set(self, text: str | None) -> None:
        if text is None:
            return
        parts, now = self._parts, self._parts.clock.now()
        paper = self._home.reader.read(text, RuleSetDocument, now=now)
        refuse_lower(paper, self._home.outside.counters)
        # Put in force first: rules that do not hold together refuse the paper before anything is kept.
        parts.site.adopt(replace(parts.site.papers, rule_set=paper, rule_set_state=state_of(paper)))
        await parts.store.do(keep, paper, now)
        self._home.outside.raise_version(paper.kind, paper.version)
        self._log.info("rule set in force", version=paper.version)
        parts.wakes.heal.set()

    async def _take_targets(self, text: str | None) -> None:
        if text is None:
            return
        parts, now = self._parts, self._parts.clock.now()
        paper = self._home.reader.read(text, TargetsDocument, now=now)
        refuse_lower(paper, self._home.outside.counters)
        refuse_bad_parameters(paper)
        # What was promised until now is closed under the old promise; the first targets open the first inventory.
        closed = await parts.writer.do(take_inventory, parts.writer, parts.site, parts.clock.now())
        parts.site.adopt(replace(parts.site.papers, targets=paper, targets_state=state_of(paper)))
        if not closed:
            await parts.writer.do(take_inventory, parts.writer, parts.site, parts.clock.now())
        await parts.store.do(keep, paper, now)
        await parts.store.do(forget_devices, frozenset(target.device for target in paper.targets))
        self._home.outside.raise_version(paper.kind, paper.version)
        self._log.info("targets in force", version=paper.version, count=len(paper.targets))
        parts.wakes.scan.set()

    async def _take_lease(self, text: str | None) -> None:
        if text is None:
            return
        parts, now = self._parts, self._parts.clock.now()
        paper = self._home.reader.read(text, LeaseDocument, now=now)
        known = parts.site.papers.lease
        if known is not None and paper.issued_at < known.issued_at:
            raise PaperRefused("lower_version", "a newer lease was accepted before")
        parts.site.adopt(replace(parts.site.papers, lease=paper))
        await parts.store.do(keep, paper, now)
        parts.wakes.heal.set()

    async def _take_anchor(self, digest: str | None) -> None:
        if digest is not None:
            await self._parts.store.do(write_anchor, digest)

    async def _take_log(self, log: WitnessedLog, answer: CheckinAnswer) -> None:
        witness, troubles = self._home.witnesses[log], self._parts.site.troubles
        if (offered := _offered(log, answer)) is not None:
            try:
                head = await witness.accept(offered.checkpoint, offered.consistency)
                if log is WitnessedLog.SITE:
                    await witness.prove_included(answer.inclusion, head)
                await witness.cosign(head, offered.checkpoint)
                troubles.pop(LOG_PARTS[log], None)
            except NotShown as error:
                troubles[LOG_PARTS[log]] = f"nothing is co-signed: {error}"
                return
            except LogRefused as error:
                self._log.error("the log's proof was refused", part=LOG_PARTS[log], code=error.code)
                troubles[LOG_PARTS[log]] = f"the proof of the {log} log was refused: {error}"[:LONGEST_TROUBLE]
                await raise_alarm(self._parts, self._home.reader.binding.appliance, error.code, str(error))
                return
        request = await witness.undelivered()
        if request is not None:
            await self._home.link.witness(request)
            await witness.delivered(request)


def _offered(log: WitnessedLog, answer: CheckinAnswer) -> OfferedHead | None:
    if log is WitnessedLog.PLATFORM:
        return answer.platform
    if answer.checkpoint is None:
        return None
    return OfferedHead(checkpoint=answer.checkpoint, consistency=answer.consistency)


def _jitter() -> float:
    return random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads load, no secret


def _own_addresses(server: str) -> tuple[str, ...]:
    """The address that this machine uses towards the server; no packet is sent to learn it."""
    parts = urlsplit(server)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_DGRAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.connect(address)
            return (str(probe.getsockname()[0]),)
    except OSError:
        return ()
