"""A stamped day told anew by liars who hold every key but an authority's, and who lied from the beginning.

One thing is said differently. Chains, references, tree, heads, co-signatures and stamps are what they would have been
had it been said so at the time: authorities stamp whatever they are given, and never another day.
"""

import copy
import random
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache
from typing import Any

from packages.core.tests.evidence.platform_log import PlatformLog
from tests.conformance.stamped import A_MINUTE, Stamped
from tests.conformance.world import Kit, boxes_of, kit_of, made_signer, morning

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.common import ClockState, EntryRef, Link
from wardkeep_core.evidence.envelope import parse_envelope, seal_statement
from wardkeep_core.evidence.inventory import CosignedHead
from wardkeep_core.evidence.kit.anchors import AnchorContents
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.note import Note, parse_note
from wardkeep_core.evidence.statement import Statement, parse_statement
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import KeySigner

START, RELIED, PERIOD = 16, (0, 1, 3, 4, 6, 8, 9, 15), timedelta(minutes=390)
"""The window: where the kit's range begins, what it relies on, and how much of the day is its period."""
Change = Callable[[random.Random, list[Statement]], int]
"""Changes one statement in place and gives its index."""


def said(statement: Statement, common: dict[str, Any] | None = None, **body: Any) -> Statement:
    """The statement with other members."""
    changed = statement.common.model_copy(update=common or {})
    return Statement(changed, statement.body.model_copy(update=body))


class Day:
    """What happened, and at which sizes and times its heads were stamped."""

    def __init__(self) -> None:
        self._world = Stamped(morning(signed=True)).hours(3)
        self._envelopes = [parse_envelope(raw) for raw in self._world.made.entries]
        self.statements = [parse_statement(each.payload) for each in self._envelopes]
        keys = ["practice attestation"]
        keys += [f"practice {box} {key}" for box in ("box", "second box") for key in ("evidence", "evidence next")]
        self._signers = {signer.keyid: signer for signer in map(made_signer, keys)}

    def honest(self) -> Kit:
        """The kit of the day as it was."""
        return window(self._world.made, self._world.notes, self._world.anchors)

    def told(self, statements: list[Statement]) -> Kit:
        """The kit of a day on which these were said."""
        telling = _Telling(self._world)
        for statement, honest, envelope in zip(statements, self.statements, self._envelopes, strict=True):
            telling.say(statement, self._signers[envelope.keyid], honest, envelope.raw)
        return telling.kit()


class _Telling:
    """Builds the log entry by entry, and stamps it where it was stamped."""

    def __init__(self, world: Stamped) -> None:
        self._world = world
        self._made = copy.copy(world.made)
        self._made.entries = []
        self._platform = PlatformLog(world.made.attestation, world.made.log_key)
        self._notes: list[str] = []
        self._anchors: list[AnchorContents] = []
        self._heads: dict[str | None, str] = {}
        self._leaves: dict[str, str] = {}
        self._tokens: dict[str, str] = {}
        """new by old: leaf hashes and digests of tokens"""

    def say(self, statement: Statement, signer: KeySigner, honest: Statement, before: bytes) -> None:
        """Sign the next statement, in its place in the chain unless that is what was changed."""
        who, common = honest.common.appliance, statement.common
        if common.chain == honest.common.chain and common.chain.seq:
            link = Link(epoch=common.chain.epoch, seq=common.chain.seq, prev=self._heads[who])
            common = common.model_copy(update={"chain": link})
        raw = seal_statement(common, self._body(statement.body, honest.body), signer)
        self._heads[who] = self._leaves[leaf_hash(before).hex()] = leaf_hash(raw).hex()
        self._made.entries.append(raw)
        if len(self._made.entries) in self._sizes():
            self._stamp()

    def kit(self) -> Kit:
        return window(self._made, self._notes, self._anchors)

    def _sizes(self) -> Iterable[int]:
        return (size for size, _ in self._world.stamped)

    def _body(self, body: p.Body, honest: p.Body) -> p.Body:
        """What a statement says of the log itself, as the log is in this telling."""
        if isinstance(body, p.Remediation):
            return body.model_copy(update={"before": self._ref(body.before), "after": self._ref(body.after)})
        if not isinstance(body, p.Inventory) or not isinstance(honest, p.Inventory):
            return body
        digest, head = body.anchor_digest, body.cosigned
        if head is not None and head == honest.cosigned:
            head = self._made.head_at(head.size)
        return body.model_copy(update={"anchor_digest": self._tokens.get(digest or "", digest), "cosigned": head})

    def _ref(self, ref: EntryRef | None) -> EntryRef | None:
        if ref is None or ref.leaf_hash not in self._leaves:
            return ref
        return ref.model_copy(update={"leaf_hash": self._leaves[ref.leaf_hash]})

    def _stamp(self) -> None:
        place = len(self._notes)
        size, at = self._world.stamped[place]
        self._notes.append(self._made.note(size, cosigned_at=at, boxes=boxes_of(self._made)))
        self._anchors.append(self._platform.anchor(self._notes[-1:], at + A_MINUTE))
        old = self._world.anchors[place].tokens[0]
        self._tokens[sha256_hex(old)] = sha256_hex(self._anchors[-1].tokens[0])


def window(made: Any, notes: list[str], anchors: list[AnchorContents]) -> Kit:
    """The kit of the last hours. Only its newest head carries co-signatures: nothing rests on those of the others."""
    bare = [
        Note(each.text, each.signatures[:1]).render() for each in (parse_note(note.encode()) for note in notes[:-1])
    ]
    heads = [*bare, notes[-1]]
    return kit_of(made, notes=heads, anchors=anchors, start=START, relied=RELIED, from_at=made.now - PERIOD)


@cache
def day() -> Day:
    """One day, once for each process."""
    return Day()


def retold(draw: random.Random) -> Kit:
    """The day with one thing said differently."""
    statements = list(day().statements)
    draw.choice(CHANGES)(draw, statements)
    return day().told(statements)


# -- what is said differently ------------------------------------------------------------------------------------------


def _pick(draw: random.Random, statements: list[Statement], kind: type[p.Body], *, relied: bool = False) -> int:
    """Index of one statement of this kind in the range, perhaps of those relied on.

    Never the first of its chain, nor its chain's first inventory: what went before them is not in the kit to compare.
    """
    known: set[tuple[str | None, bool]] = set()
    found = [index for index in RELIED if relied and isinstance(statements[index].body, kind)]
    for index, statement in enumerate(statements[START:], start=START):
        place = (statement.common.appliance, isinstance(statement.body, p.Inventory))
        if isinstance(statement.body, kind) and place in known:
            found.append(index)
        known |= {place, (place[0], False)}
    return draw.choice(found)


ANY: Any = p.Body


def date(draw: random.Random, statements: list[Statement]) -> int:
    """An entry is dated hours later than it can be, or earlier than the one before it in its chain."""
    index = _pick(draw, statements, ANY)
    common = statements[index].common
    if draw.random() < 1 / 2:
        at = common.recorded_at + timedelta(minutes=draw.randrange(400, 4000))
    else:
        before = [each.common.recorded_at for each in statements[:index] if each.common.appliance == common.appliance]
        at = before[-1] - timedelta(seconds=draw.randrange(6, 100_000))
    clock = ClockState(sources=3, answered=0, offset_ms=None, spread_ms=None, trusted=False)
    changes = {"recorded_at": at, **({"clock": clock} if draw.random() < 1 / 3 else {})}
    statements[index] = said(statements[index], changes)
    return index


def inventory(draw: random.Random, statements: list[Statement]) -> int:
    """Counts, devices, cadence or stretch of an inventory are others."""
    index = _pick(draw, statements, p.Inventory)
    body = statements[index].body
    assert isinstance(body, p.Inventory)
    (row,) = body.devices
    changes: tuple[dict[str, Any], ...] = (
        {"devices": (row.model_copy(update={"done": 0}),)},
        {"devices": (row.model_copy(update={"missed": draw.randrange(1, 9)}),)},
        {"devices": (row.model_copy(update={"cadence_s": row.cadence_s * draw.randrange(2, 9)}),)},
        {"devices": (row.model_copy(update={"done": row.done - draw.randrange(4, row.done)}),)},
        {"devices": ()},
        {"devices": (row, row)},
        {"to_at": body.to_at + timedelta(minutes=draw.randrange(1, 90))},
        {"part": 2, "parts": 2},
        {"cosigned": CosignedHead(origin=statements[index].common.log, size=index + 1, root="ab" * 32)},
        {"cosigned": CosignedHead(origin=statements[index].common.log, size=index, root="ab" * 32)},
    )
    statements[index] = said(statements[index], **draw.choice(changes))
    return index


def heal(draw: random.Random, statements: list[Statement]) -> int:
    """A heal names other looks, or another device, check, time or step."""
    index = _pick(draw, statements, p.Remediation)
    body = statements[index].body
    assert isinstance(body, p.Remediation)
    assert body.before is not None
    assert body.after is not None
    step = body.steps[0]
    changes: tuple[dict[str, Any], ...] = (
        {"before": body.after},
        {"after": body.before},
        {"after": None},
        {"before": body.before.model_copy(update={"seq": body.before.seq + draw.randrange(1, 3)})},
        {"after": body.after.model_copy(update={"leaf_hash": "ab" * 32})},
        {"check_version": body.check_version + draw.randrange(1, 9)},
        {"parameters_digest": sha256_hex(str(draw.random()).encode())},
        {"device": statements[index].common.organisation},
        {"dry_run": True},
        {"steps": (step.model_copy(update={"status": draw.choice(("planned", "skipped", "failed"))}),)},
        {"started_at": body.started_at - timedelta(minutes=draw.randrange(1, 90))},
        {"last_step_at": body.ended_at + timedelta(minutes=draw.randrange(1, 90))},
    )
    statements[index] = said(statements[index], **draw.choice(changes))
    return index


def decided(draw: random.Random, statements: list[Statement]) -> int:
    """A decision that something rests on, or that a person signed, was another; or it is claimed to be signed."""
    index = _pick(draw, statements, p.Decision, relied=True)
    body = statements[index].body
    assert isinstance(body, p.Decision)
    about: dict[str, Any] = {"target": f"consent:{statements[0].common.organisation}", "what": "healing_tier"}
    changes: list[dict[str, Any]] = [{"assurance": "webauthn"}, *([about] if index in RELIED else [])]
    if body.assertion is not None:
        member = draw.choice(sorted(set(p.WebAuthnAssertion.model_fields) - {"credential_id"}))
        changes = [{"after": "standard"}, {"person": statements[0].common.organisation}, {"assertion": None}]
        changes += [{"assurance": "platform_asserted"}, {"assertion": _bent(draw, body.assertion, member)}]
    statements[index] = said(statements[index], **draw.choice(changes))
    return index


def _bent(draw: random.Random, honest: p.WebAuthnAssertion, member: str) -> p.WebAuthnAssertion:
    """Another digit at one place of a member that a signature covers, or that is key or signature."""
    text: str = getattr(honest, member)
    place = draw.randrange(len(text))
    digit = draw.choice([each for each in "AQgw-_09az" if each != text[place]])
    return honest.model_copy(update={member: text[:place] + digit + text[place + 1 :]})


def binding(draw: random.Random, statements: list[Statement]) -> int:
    """An entry is said to be of another organisation, site, log or box."""
    index = _pick(draw, statements, ANY)
    common = statements[index].common
    other = made_signer(str(draw.random())).keyid
    stranger = f"{other[:8]}-{other[8:12]}-{other[12:16]}-{other[16:20]}-{other[20:32]}"
    changes: list[dict[str, Any]] = [{"organisation": stranger}, {"log": f"{common.log[:-32]}{other[:32]}"}]
    changes += [{"site": stranger}] if common.appliance else []
    statements[index] = said(statements[index], draw.choice(changes))
    return index


def number(draw: random.Random, statements: list[Statement]) -> int:
    """An entry has another number, or follows another entry."""
    index = _pick(draw, statements, ANY)
    chain = statements[index].common.chain
    changes = (
        {"seq": chain.seq + draw.randrange(1, 9)},
        {"seq": chain.seq - 1},
        {"epoch": chain.epoch + 1},
        {"prev": sha256_hex(str(draw.random()).encode())},
    )
    statements[index] = said(statements[index], {"chain": chain.model_copy(update=draw.choice(changes))})
    return index


CHANGES: tuple[Change, ...] = (date, inventory, heal, decided, binding, number)
