"""Orders as the API takes and shows them."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.ids import ApplianceId, AttemptId, Id, SiteId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.protocol.order_states import OrderState
from wardkeep_core.protocol.orders import OrderType, Scalar
from wardkeep_server.fleet.schemas import Strict
from wardkeep_server.platform.texts import ShortReason

LONG_REASON = 20
"""Characters that a grave order's reason has at least."""


class NewOrder(Strict):
    """An order for one or more appliances of one partner; seconds in `lasts_s`, a day at most.

    `parameters` depend on `type`: `scan_now` takes an optional `device`; `run_runbook` takes `device`, `check`,
    `runbook` and the `runbook_version` that you saw, names one appliance, and asks for a proof of identity.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "scan_now",
                    "appliances": ["0190b2c3-0000-7000-8000-000000000004"],
                    "parameters": {},
                    "reason": "agreed with the practice by phone today",
                }
            ]
        }
    )

    type: OrderType
    appliances: list[ApplianceId] = Field(min_length=1, max_length=200)
    parameters: dict[Annotated[str, StringConstraints(max_length=64)], Scalar] = Field(
        default_factory=dict, max_length=16
    )
    reason: ShortReason
    lasts_s: int = Field(default=3600, ge=60, le=86_400)


class StateCount(Strict):
    """How many targets stand there."""

    state: OrderState
    targets: int


class OrderSummary(Strict):
    """An order in a list. `signed_by` is the id of the order key; `states` count its targets, `ended` when all have."""

    id: Id
    type: OrderType
    parameters: dict[str, Any]
    reason: str
    issued_at: UtcTime
    expires_at: UtcTime
    issued_by: str
    issued_by_role: str
    signed_by: Sha256Hex
    site_id: SiteId | None
    states: list[StateCount]
    ended: bool


class OrderTargetView(Strict):
    """Where an order stands at one appliance. `reason` is a stable code, `detail` the appliance's words.

    `presumed` when the end was concluded from silence; a late word of the appliance still counts. Only `succeeded` is
    `green`. `number` rises per appliance; `digest` is of the signed document.
    """

    appliance_id: ApplianceId
    appliance_name: str
    site_id: SiteId
    state: OrderState
    green: bool
    presumed: bool
    reason: str
    detail: str
    number: int
    deliveries: int
    digest: Sha256Hex
    delivered_at: UtcTime | None
    changed_at: UtcTime
    attempt_id: AttemptId | None
    entry_epoch: int | None
    entry_seq: int | None


class OrderView(OrderSummary):
    """An order with every target."""

    targets: list[OrderTargetView]
