"""Forgotten passwords as the API takes and shows them."""

from typing import Annotated

from pydantic import ConfigDict, Field, SecretStr

from wardkeep_core.kit.times import UtcTime
from wardkeep_server.identity.invite_schemas import LinkToken, MailAddress
from wardkeep_server.identity.schemas import Password, RuleAnswer, Strict
from wardkeep_server.platform.passwords import MAX_LENGTH

_TOKEN = "A" * 43


class ResetRequest(Strict):
    """The mail address that is the account's name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"username": "office@practice.test"}]})

    username: MailAddress


class ResetRequested(Strict):
    """The same whether or not there is such an account."""

    ends_at: UtcTime


class ResetToken(Strict):
    """The token of a link; with a password, each rule is judged for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": _TOKEN}]})

    token: LinkToken
    password: Annotated[SecretStr, Field(max_length=MAX_LENGTH)] | None = None


class ResetShown(Strict):
    """Whose password may be set. `rules` is empty when no password was sent."""

    username: str
    ends_at: UtcTime
    second_factor: bool
    rules: list[RuleAnswer]


class ResetRedemption(Strict):
    """The token of a link, and the new password."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"token": _TOKEN, "new_password": "Quiet+Harbour-77-lantern"}]}
    )

    token: LinkToken
    new_password: Password


class ResetDone(Strict):
    """The account whose password was set; sign in with it. A second factor is still asked for."""

    username: str
    sessions_ended: int
