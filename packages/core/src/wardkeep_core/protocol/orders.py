"""Orders: signed instructions to one appliance, how it verifies them, and the states they go through. Protocol 3.

An appliance obeys an order only when every step of `verify_order` holds, in this order:

    O1  bytes: at most MAX_ORDER_BYTES, the DSSE profile, the payload type of orders
    O2  signature by a pinned order key
    O3  shape: canonical JSON, exactly the members of Order
    O4  target: this appliance at this site
    O5  an order accepted before (same id and nonce) is a repeat: it is not run again, its state is told again
    O6  time: not run out, not from the future, at most 24 h long, not from before a restore
    O7  nonce: not used by another order
    O8  number: higher than the highest accepted here
    O9  type and parameters: known, and exactly as the type wants them
    O10 approvals: at least one person's yes where the type acts on a device

What fails is refused with the reason of that step. No type carries a command line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import Field, StringConstraints, ValidationError

from wardkeep_core.evidence.envelope import Envelope, EnvelopeRefused, parse_envelope, seal, verify_envelope
from wardkeep_core.kit.canonical import CanonicalError, parse_canonical
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import ApplianceId, AttemptId, CheckId, DeviceId, Id, RunbookId, SiteId
from wardkeep_core.kit.signer import Signer
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.actor import Actor
from wardkeep_core.model.verdict import ReasonCode

ORDER_TYPE = "application/vnd.wardkeep.order+json"
MAX_ORDER_BYTES = 16_384
LONGEST_LIFE = timedelta(hours=24)
AHEAD = timedelta(minutes=2)
"""How far an order may lie in the future: clocks differ a little."""
NONCE_PATTERN = r"^[0-9a-f]{32}$"

Nonce = Annotated[str, StringConstraints(pattern=NONCE_PATTERN)]
"""128 random bits, hex."""
Scalar = str | int | bool | None


class OrderType(StrEnum):
    """What can be ordered. A new type is a new member with its parameters below."""

    SCAN_NOW = "scan_now"
    RUN_RUNBOOK = "run_runbook"


class ScanNow(Frozen):
    """Look now instead of at the next period; at one device, or None for all that the appliance watches."""

    device: DeviceId | None = None


class RunRunbook(Frozen):
    """Run one approved runbook for one failing check on one device, under every guard and consent.

    The version is the one that the person saw: the appliance refuses when its catalogue holds another.
    """

    device: DeviceId
    check: CheckId
    runbook: RunbookId
    runbook_version: int = Field(ge=1)


Parameters = ScanNow | RunRunbook
PARAMETERS: Mapping[OrderType, type[ScanNow] | type[RunRunbook]] = MappingProxyType(
    {OrderType.SCAN_NOW: ScanNow, OrderType.RUN_RUNBOOK: RunRunbook}
)
ACTING = frozenset({OrderType.RUN_RUNBOOK})
"""Types that change something on a device: a person's approval travels with them."""


class OrderTarget(Frozen):
    """The one appliance that may carry the order out."""

    site: SiteId
    appliance: ApplianceId


class OrderApproval(Frozen):
    """One person's yes; `of_organisation` when the person belongs to the practice itself."""

    person: Id
    role: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,16}\.[a-z]{1,16}$")]
    of_organisation: bool
    approved_at: UtcTime


class Order(Frozen):
    """The signed content. `number` rises per appliance; `type` and `parameters` are checked last (O9)."""

    id: Id
    type: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,31}$")]
    target: OrderTarget
    number: int = Field(ge=1)
    parameters: dict[Annotated[str, StringConstraints(max_length=64)], Scalar] = Field(max_length=16)
    issued_at: UtcTime
    expires_at: UtcTime
    nonce: Nonce
    issued_by: Actor
    reason: Annotated[str, StringConstraints(max_length=500)]
    approvals: tuple[OrderApproval, ...] = Field(default=(), max_length=8)


class OrderReport(Frozen):
    """An appliance's word about an order addressed to it; `entry_*` names the statement in its chain.

    `attempt` is the attempt that a `run_runbook` led to.
    """

    order: Id
    state: Literal["accepted", "running", "succeeded", "failed", "refused"]
    reason: ReasonCode
    detail: Annotated[str, StringConstraints(max_length=500)] = ""
    at: UtcTime
    attempt: AttemptId | None = None
    entry_epoch: int | None = None
    entry_seq: int | None = None


class OrdersReport(Frozen):
    """What became of orders: completion is a call of its own, repeated until it is answered."""

    orders: tuple[OrderReport, ...] = Field(max_length=100)


class ParametersRefused(ValueError):
    """The type is unknown (`type_unknown`) or the parameters do not fit it (`parameters_refused`)."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def parameters_of(order_type: str, given: Mapping[str, Scalar]) -> Parameters:
    """The typed parameters of an order. Raises ParametersRefused."""
    try:
        model = PARAMETERS[OrderType(order_type)]
    except ValueError as error:
        raise ParametersRefused("type_unknown", f"type: there is no order {order_type}") from error
    try:
        return model.model_validate(dict(given), strict=True)
    except ValidationError as error:
        raise ParametersRefused("parameters_refused", f"parameters.{_first(error)}") from error


def seal_order(order: Order, signer: Signer) -> str:
    """The signed text of an order. Raises EnvelopeRefused when it is larger than MAX_ORDER_BYTES."""
    return seal(order.canonical(), ORDER_TYPE, signer, largest=MAX_ORDER_BYTES).decode("ascii")


# --- what an appliance does with the text -------------------------------------------------------------------------


@dataclass(frozen=True)
class Receiver:
    """Who receives: own ids, pinned order keys by key id, and what was accepted before.

    `highest` is the highest number ever accepted, kept outside the database. `accepted` maps the nonce of every
    accepted order to its id until it expires. `restored_at` is when the database was last put back, None if never.
    """

    site: SiteId
    appliance: ApplianceId
    keys: Mapping[str, Ed25519PublicKey]
    highest: int
    accepted: Mapping[str, str]
    restored_at: datetime | None = None


@dataclass(frozen=True)
class Accepted:
    """To be carried out, once its number and nonce are stored."""

    order: Order
    parameters: Parameters


@dataclass(frozen=True)
class Repeated:
    """Accepted before: say again what became of it."""

    order: Order


@dataclass(frozen=True)
class Refused:
    """Not obeyed. `order` is the id that the bytes claim, None when they cannot be read: then there is nothing to tell.

    `reason` is stable; `detail` names the field, what was expected and what was found. `content` is the order where
    its signature and shape held (O1 to O3), else None: nothing in it can be believed.
    """

    order: str | None
    reason: str
    detail: str
    content: Order | None = None


class _No(Exception):
    """A step said no."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def verify_order(text: str, receiver: Receiver, *, now: datetime) -> Accepted | Repeated | Refused:
    """Steps O1 to O10. `now` is Central Command's time as the appliance knows it: an order's times are the server's."""
    claimed: str | None = None
    order: Order | None = None
    try:
        envelope = _o1_bytes(text)
        claimed = _claimed_id(envelope.payload)
        order = _o3_shape(_o2_signature(envelope, receiver))
        _o4_target(order, receiver)
        if receiver.accepted.get(order.nonce) == order.id:  # O5
            return Repeated(order)
        _o6_time(order, receiver, now)
        _o7_nonce(order, receiver)
        _o8_number(order, receiver)
        parameters = parameters_of(order.type, order.parameters)  # O9
        _o10_approvals(order)
    except _No as no:
        return Refused(claimed, no.reason, str(no), order)
    except ParametersRefused as refused:
        return Refused(claimed, refused.code, str(refused), order)
    return Accepted(order, parameters)


def _o1_bytes(text: str) -> Envelope:
    try:
        envelope = parse_envelope(text.encode("ascii"), largest=MAX_ORDER_BYTES)
    except UnicodeEncodeError as error:
        raise _No("malformed", "order: not ASCII") from error
    except EnvelopeRefused as error:
        raise _No(error.code, str(error)) from error
    if envelope.payload_type != ORDER_TYPE:
        raise _No("malformed", f"payloadType: expected {ORDER_TYPE}, found {envelope.payload_type}")
    return envelope


def _claimed_id(payload: bytes) -> str | None:
    """The id inside, believed by nobody: it only says which order is refused."""
    try:
        return Order.model_validate_json(payload).id
    except ValidationError:
        return None


def _o2_signature(envelope: Envelope, receiver: Receiver) -> bytes:
    try:
        return verify_envelope(envelope, receiver.keys)
    except EnvelopeRefused as error:
        raise _No(error.code, str(error)) from error


def _o3_shape(payload: bytes) -> Order:
    try:
        parse_canonical(payload)
        return Order.model_validate_json(payload)
    except CanonicalError as error:
        raise _No("malformed", f"order: {error}") from error
    except ValidationError as error:
        raise _No("malformed", _first(error)) from error


def _o4_target(order: Order, receiver: Receiver) -> None:
    if (order.target.site, order.target.appliance) != (receiver.site, receiver.appliance):
        raise _No("foreign_target", "target: the order is meant for another appliance or site")


def _o6_time(order: Order, receiver: Receiver, now: datetime) -> None:
    life = order.expires_at - order.issued_at
    if not timedelta() < life <= LONGEST_LIFE:
        raise _No("life_refused", f"expires_at: expected at most 24 h after issued_at, found {life}")
    if order.issued_at > now + AHEAD:
        raise _No("from_the_future", "issued_at: lies in the future")
    if now >= order.expires_at:
        raise _No("expired", "expires_at: the order has run out")
    if receiver.restored_at is not None and order.issued_at <= receiver.restored_at:
        raise _No("before_restore", "issued_at: before this appliance was restored")


def _o7_nonce(order: Order, receiver: Receiver) -> None:
    if order.nonce in receiver.accepted:
        raise _No("nonce_used", "nonce: used by another order")


def _o8_number(order: Order, receiver: Receiver) -> None:
    if order.number <= receiver.highest:
        raise _No("number_not_higher", f"number: expected more than {receiver.highest}, found {order.number}")


def _o10_approvals(order: Order) -> None:
    people = {approval.person for approval in order.approvals}
    if len(people) != len(order.approvals):
        raise _No("approvals_refused", "approvals: a person appears twice")
    if OrderType(order.type) in ACTING and not people:
        raise _No("approvals_refused", "approvals: expected at least 1, found 0")
    if any(approval.approved_at > order.issued_at for approval in order.approvals):
        raise _No("approvals_refused", "approvals: given after the order was issued")


def _first(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}"
