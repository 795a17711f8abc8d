"""Mailed links as the API takes and shows them."""

from typing import Annotated

from pydantic import ConfigDict, Field

from wardkeep_core.kit.times import UtcTime
from wardkeep_server.identity.invite_schemas import LinkToken, MailAddress
from wardkeep_server.identity.schemas import Strict


class LinkRequest(Strict):
    """The address of the account."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"username": "office@practice.test"}]})

    username: MailAddress


class LinkRequested(Strict):
    """The same whether or not there is such an account. `code` is asked for when the link is opened elsewhere."""

    code: str
    ends_at: UtcTime


class LinkAnswer(Strict):
    """The token of the link; the code only in another browser than the one that asked."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "A" * 43}]})

    token: LinkToken
    code: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
