"""What the platform itself states: a chain of its own in every log, signed by the attestation key."""

import base64
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version

from wardkeep_core.catalog.registry import catalogue_digest
from wardkeep_core.evidence.chain import Opened, head_of, next_link
from wardkeep_core.evidence.common import ClockState, Common, EntryRef, Link, Software
from wardkeep_core.evidence.endorse import endorse
from wardkeep_core.evidence.envelope import parse_envelope, seal_statement
from wardkeep_core.evidence.predicates import Body, KeyEvent, KeyRecord, KeyStatement, Purpose
from wardkeep_core.evidence.statement import Statement, parse_statement
from wardkeep_core.kit.signer import Signer as KeySigner
from wardkeep_server.evidence.errors import KeyNotTold
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import entries, logs
from wardkeep_server.evidence.repository.appending import Signer
from wardkeep_server.evidence.repository.logs import ChainState
from wardkeep_server.evidence.service.logs import append, create_log
from wardkeep_server.evidence.service.standing import in_force
from wardkeep_server.platform.work import Work

_CLOCK = ClockState(sources=0, answered=0, offset_ms=None, spread_ms=None, trusted=False)
"""The server asks no time source; appliances co-sign its checkpoints with their own time."""
_MOST_AT_ONCE = 500
_MOST_KEY_ENTRIES = 10_000


async def begin(work: Work, site_id: str) -> Log:
    """The log of a site in scope.

    A new one opens with the platform's genesis, in this transaction, and with the decisions in force that were taken
    for the whole organisation before (ADR 205).
    """
    known = await logs.of_site(work.scope, work.session, site_id)
    if known is not None:
        return known
    log, created = await create_log(work, site_id)
    if created:
        await state(work, log, [_genesis(work), *await in_force(work, log)])
    return log


async def state(work: Work, log: Log, bodies: Sequence[Body]) -> list[EntryRef]:
    """State something in a log as the platform, in this transaction."""
    if not 1 <= len(bodies) <= _MOST_AT_ONCE:
        raise ValueError(f"1 to {_MOST_AT_ONCE} statements at once")
    signer, attestation = Signer(log.id, None), work.parts.signers.attestation
    chain = await logs.lock_chain(work.session, log, signer.id, None)
    if chain.head is not None and _signs(work, chain) != attestation.public_raw:
        raise KeyNotTold
    head, opened = chain.head, list[Opened]()
    for body in bodies:
        common = common_at(work, log, next_link(head))
        opened.append(sealed(common, body, attestation))
        head = head_of(opened[-1].raw, opened[-1].link)
    await append(work, log, signer, opened, ChainState(head, attestation.public_raw))
    return [_ref(one) for one in opened]


async def rotate(work: Work, log: Log, purpose: Purpose, old: KeySigner, new: KeySigner) -> bool:
    """State in a log, in this transaction, that `new` follows `old`, on both their words; False when it says so.

    The attestation key's own change is the last statement under the old one. Raises KeyNotTold.
    """
    signer = Signer(log.id, None)
    chain = await logs.lock_chain(work.session, log, signer.id, None)
    record = KeyRecord(purpose=purpose, appliance=None, public_key=base64.b64encode(new.public_raw).decode())
    if chain.head is None or await _names(work, log, record):
        return False
    own = purpose is Purpose.PLATFORM_ATTESTATION
    attestation = old if own else work.parts.signers.attestation
    if _signs(work, chain) != attestation.public_raw:
        raise KeyNotTold
    common = common_at(work, log, next_link(chain.head))
    marks = (endorse(common, (record,), old), endorse(common, (record,), new))
    body = KeyStatement(event=KeyEvent.ROTATED, keys=(record,), replaces=old.keyid, endorsements=marks)
    opened = sealed(common, body, attestation)
    after = new.public_raw if own else attestation.public_raw
    await append(work, log, signer, [opened], ChainState(head_of(opened.raw, opened.link), after))
    return True


async def not_told(work: Work, purpose: Purpose, public_key: str) -> list[Log]:
    """Logs in which the platform has not named this key yet."""
    record = KeyRecord(purpose=purpose, appliance=None, public_key=public_key)
    return [log for log in await logs.everything(work.session) if not await _names(work, log, record)]


def _signs(work: Work, chain: ChainState) -> bytes:
    """The key that the log expects of us; a log from before keys were noted expects the first that there was."""
    return chain.evidence_key or base64.b64decode(work.parts.public_keys.attestations[0])


async def _names(work: Work, log: Log, record: KeyRecord) -> bool:
    size = (await logs.sizes(work.scope, work.session, [log.id]))[log.id]
    for row in await entries.about_keys(work.scope, work.session, log.id, size, _MOST_KEY_ENTRIES):
        stated = parse_statement(parse_envelope(row.envelope).payload)
        if stated.common.appliance is None and isinstance(stated.body, KeyStatement) and record in stated.body.keys:
            return True
    return False


def common_at(work: Work, log: Log, link: Link) -> Common:
    """What every statement of the platform says at this place of its chain."""
    return common_of(work, (log.organisation_id, log.site_id, log.origin), link)


def common_of(work: Work, whose: tuple[str, str | None, str], link: Link) -> Common:
    """The same for a log given by its organisation, site and origin."""
    organisation, site, origin = whose
    return Common(
        organisation=organisation,
        site=site,
        appliance=None,
        log=origin,
        clock=_CLOCK,
        software=_software(),
        chain=link,
        recorded_at=work.now,
    )


def sealed(common: Common, body: Body, signer: KeySigner) -> Opened:
    """The statement in its envelope."""
    raw = seal_statement(common, body, signer)
    return Opened(raw, Statement(common, body), signer.keyid, head_of(raw, common.chain).leaf_hash)


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
