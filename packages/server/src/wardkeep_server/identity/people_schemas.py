"""Other people's sessions, and lost second factors, as the API takes and shows them."""

from typing import Literal

from pydantic import ConfigDict

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.identity.invite_schemas import LinkToken
from wardkeep_server.identity.schemas import Strict
from wardkeep_server.platform.subject import Role


class PersonSession(Strict):
    """A signed-in browser of somebody whom the caller manages. `proved_by` is what they last showed."""

    id: Id
    user_id: Id
    username: str
    display_name: str
    role: Role
    partner_id: Id | None
    organisation_id: Id | None
    created_at: UtcTime
    seen_at: UtcTime
    ends_at: UtcTime
    proved_by: str
    address: str | None
    browser: str | None
    current: bool


class LostFactorAsked(Strict):
    """What becomes of it: `waiting` for a second person, or `running` until the factors are removed at `effect_at`.

    `approvers` are other people who may approve; `advice` says what to do now.
    """

    state: Literal["waiting", "running"]
    asked_at: UtcTime
    ends_at: UtcTime
    effect_at: UtcTime | None
    approvers: int
    advice: str


class LostFactorView(Strict):
    """A request to remove lost factors. Nothing is removed before `effect_at`; `own` ones are for others to decide."""

    id: Id
    user_id: Id
    username: str
    display_name: str
    role: Role
    partner_id: Id | None
    organisation_id: Id | None
    asked_at: UtcTime
    ends_at: UtcTime
    decision: Literal["approved", "refused"] | None
    decided_at: UtcTime | None
    decided_by_name: str | None
    effect_at: UtcTime | None
    cancelled_at: UtcTime | None
    done_at: UtcTime | None
    own: bool


class LostFactorDecision(Strict):
    """Approve only whom you have spoken to: after 24 hours the account is as strong as its password."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"decision": "approved"}]})

    decision: Literal["approved", "refused"]


class LostFactorCancel(Strict):
    """The token of the mailed link."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "A" * 43}]})

    token: LinkToken
