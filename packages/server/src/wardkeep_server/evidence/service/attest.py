"""What the platform itself states: a chain of its own in every log, signed by the attestation key."""

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version

from wardkeep_core.catalog.registry import catalogue_digest
from wardkeep_core.evidence.chain import Opened, head_of, next_link
from wardkeep_core.evidence.common import ClockState, Common, EntryRef, Link, Software
from wardkeep_core.evidence.envelope import seal_statement
from wardkeep_core.evidence.predicates import Body, KeyEvent, KeyRecord, KeyStatement, Purpose
from wardkeep_core.evidence.statement import Statement
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import logs
from wardkeep_server.evidence.repository.appending import Signer
from wardkeep_server.evidence.repository.logs import ChainState
from wardkeep_server.evidence.service.logs import append, create_log
from wardkeep_server.platform.work import Work

_CLOCK = ClockState(sources=0, answered=0, offset_ms=None, spread_ms=None, trusted=False)
"""The server asks no time source; appliances co-sign its checkpoints with their own time."""
_MOST_AT_ONCE = 500


async def begin(work: Work, site_id: str) -> Log:
    """The log of a site in scope. A new one opens with the platform's genesis, in this transaction."""
    known = await logs.of_site(work.scope, work.session, site_id)
    if known is not None:
        return known
    log, created = await create_log(work, site_id)
    if created:
        await state(work, log, [_genesis(work)])
    return log


async def state(work: Work, log: Log, bodies: Sequence[Body]) -> list[EntryRef]:
    """State something in a log as the platform, in this transaction."""
    if not 1 <= len(bodies) <= _MOST_AT_ONCE:
        raise ValueError(f"1 to {_MOST_AT_ONCE} statements at once")
    signer = Signer(log.id, None)
    head = (await logs.lock_chain(work.session, log, signer.id, None)).head
    opened: list[Opened] = []
    for body in bodies:
        opened.append(_sealed(work, log, next_link(head), body))
        head = head_of(opened[-1].raw, opened[-1].link)
    await append(work, log, signer, opened, ChainState(head, None))
    return [_ref(one) for one in opened]


def _sealed(work: Work, log: Log, link: Link, body: Body) -> Opened:
    common = Common(
        organisation=log.organisation_id,
        site=log.site_id,
        appliance=None,
        log=log.origin,
        clock=_CLOCK,
        software=_software(),
        chain=link,
        recorded_at=work.now,
    )
    signer = work.parts.signers.attestation
    raw = seal_statement(common, body, signer)
    return Opened(raw, Statement(common, body), signer.keyid, head_of(raw, link).leaf_hash)


def _ref(opened: Opened) -> EntryRef:
    return EntryRef(epoch=opened.link.epoch, seq=opened.link.seq, leaf_hash=opened.leaf_hash)


def _genesis(work: Work) -> KeyStatement:
    return KeyStatement(event=KeyEvent.GENESIS, keys=platform_keys(work))


def platform_keys(work: Work) -> tuple[KeyRecord, ...]:
    """Every public key of the platform that evidence speaks of."""
    keys = work.parts.public_keys
    named = (
        (Purpose.PLATFORM_ATTESTATION, keys.attestation),
        (Purpose.LOG_CHECKPOINT, keys.checkpoint),
        (Purpose.ORDER_SIGNING, keys.orders),
        (Purpose.ANSWER_SIGNING, keys.answers),
    )
    return tuple(KeyRecord(purpose=purpose, appliance=None, public_key=key) for purpose, key in named)


@cache
def _software() -> Software:
    return Software(
        appliance=version("wardkeep-server"),
        appliance_digest=None,
        catalogue=version("wardkeep-core"),
        catalogue_digest=catalogue_digest(),
    )
