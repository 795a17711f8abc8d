"""Invitations as the API takes and shows them."""

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, SecretStr, StringConstraints

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.identity.schemas import DisplayName, Password, RuleAnswer, Strict, lower
from wardkeep_server.platform.passwords import MAX_LENGTH
from wardkeep_server.platform.subject import Role

MailAddress = Annotated[
    str,
    BeforeValidator(lower),
    StringConstraints(max_length=128, pattern=r"^[a-z0-9][a-z0-9._+-]*@[a-z0-9][a-z0-9.-]*[a-z0-9]$"),
]
LinkToken = Annotated[SecretStr, Field(min_length=43, max_length=43)]
"""What came after `#` in a mailed link."""
_TOKEN = "A" * 43


class NewInvite(Strict):
    """Whom to invite, as what, where. The address becomes the account's name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "username": "office@practice.test",
                    "role": "client.viewer",
                    "organisation_id": "0190b2c3-0000-7000-8000-000000000002",
                }
            ]
        }
    )

    username: MailAddress
    role: Role
    partner_id: Id | None = None
    organisation_id: Id | None = None


class InviteView(Strict):
    """An invitation. It is open while neither accepted, revoked, nor ended."""

    id: Id
    partner_id: Id | None
    organisation_id: Id | None
    username: str
    role: Role
    invited_by: str
    created_at: UtcTime
    ends_at: UtcTime
    accepted_at: UtcTime | None
    revoked_at: UtcTime | None


class CreatedInvite(InviteView):
    """`link` is shown this once, and only where this server sends no mail: hand it over yourself."""

    link: str | None


class InviteToken(Strict):
    """The token of a link; with a password, each rule is judged for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": _TOKEN}]})

    token: LinkToken
    password: Annotated[SecretStr, Field(max_length=MAX_LENGTH)] | None = None


class InviteShown(Strict):
    """What somebody is invited to. `rules` is empty when no password was sent."""

    username: str
    role: Role
    place: str | None
    invited_by: str
    ends_at: UtcTime
    rules: list[RuleAnswer]


class InviteAcceptance(Strict):
    """Name and first password of the new person."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"token": _TOKEN, "display_name": "Front office", "password": "Quiet+Harbour-77-lantern"}]
        }
    )

    token: LinkToken
    display_name: DisplayName
    password: Password


class AcceptedInvite(Strict):
    """The account that was made; sign in with it."""

    username: str
