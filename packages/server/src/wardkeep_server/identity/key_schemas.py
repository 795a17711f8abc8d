"""API keys as the API takes and shows them."""

from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import ConfigDict, Field

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.identity.schemas import DisplayName, Strict
from wardkeep_server.platform.access import KeyScope


class NewApiKey(Strict):
    """A key to be made. It lasts 90 days unless `ends_at` is set, 365 at most; without `addresses`, from anywhere."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ticket system", "scopes": ["sites:read"]}]})

    name: DisplayName
    scopes: Annotated[list[KeyScope], Field(min_length=1, max_length=len(KeyScope))]
    ends_at: UtcTime | None = None
    addresses: Annotated[list[IPv4Network | IPv6Network], Field(max_length=20)] = Field(default_factory=list)
    partner_id: Id | None = None


class ApiKeyView(Strict):
    """A key, without what is secret: `prefix` is how it begins."""

    id: Id
    partner_id: Id
    name: str
    prefix: str
    scopes: list[KeyScope]
    addresses: list[str]
    created_by: str
    created_at: UtcTime
    ends_at: UtcTime
    used_at: UtcTime | None
    revoked_at: UtcTime | None


class CreatedApiKey(ApiKeyView):
    """`key` is shown this once."""

    key: str
