"""Sign-in by other providers as the API takes and shows it."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, SecretStr, StringConstraints

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.identity.invite_schemas import LinkToken
from wardkeep_server.identity.schemas import DisplayName, ProviderShown, Strict, lower
from wardkeep_server.platform.subject import Role

NEXT_PATH = r"^/(op|partner|client|auditor)(/[A-Za-z0-9._~-]+)*/?(\?[A-Za-z0-9._~=&%,:-]{0,512})?$"
"""A page of ours: relative, on a surface, without host, scheme, backslash or empty segment."""
Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=512)]
Opaque = Annotated[str, StringConstraints(min_length=1, max_length=4096, pattern=r"^[\x21-\x7e]+$")]
Domain = Annotated[str, BeforeValidator(lower), StringConstraints(min_length=4, max_length=253)]
_ORGANISATION = "0190b2c3-0000-7000-8000-000000000002"


class OauthStart(Strict):
    """Where to go on afterwards, and the token of an invitation that is accepted by this."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"next": "/op/sites"}]})

    next: Annotated[str, StringConstraints(max_length=700, pattern=NEXT_PATH)] | None = None
    invite: LinkToken | None = None


class OauthStarted(Strict):
    """Where to send the browser; `host` is that of the address which the provider's description named."""

    url: str
    host: str


class OauthReturn(Strict):
    """What the provider's address held when it sent the browser back (RFC 6749 4.1.2, RFC 9207)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "s." + "A" * 43, "code": "as-it-came"}]})

    state: Annotated[str, StringConstraints(min_length=45, max_length=1200, pattern=r"^[sl]\.[A-Za-z0-9._~-]+$")]
    code: Opaque | None = None
    iss: Annotated[str, StringConstraints(max_length=512)] | None = None
    error: Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_.-]*$")] | None = None


class IdentityView(Strict):
    """A way in by a provider."""

    id: Id
    provider: str
    provider_name: str
    shown_as: str | None
    created_at: UtcTime
    used_at: UtcTime | None


class OwnIdentities(Strict):
    """What is linked, and what may be."""

    identities: list[IdentityView]
    linkable: list[ProviderShown]


class NewProvider(Strict):
    """An organisation's own provider. People of the listed mail domains may ask for an account."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "organisation_id": _ORGANISATION,
                    "name": "Practice sign-in",
                    "issuer": "https://sign-in.practice.test",
                    "client_id": "wardkeep",
                    "client_secret": "as the provider made it",
                    "domains": ["practice.test"],
                }
            ]
        }
    )

    organisation_id: Id
    name: DisplayName
    issuer: Url
    client_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]
    client_secret: Annotated[SecretStr, Field(min_length=8, max_length=512)]
    domains: Annotated[list[Domain], Field(max_length=20, default_factory=list)]


class ProviderView(Strict):
    """A provider without its secret. `redirect_uri` is what to register there; `sign_in_url` is for its people."""

    id: Id
    partner_id: Id
    organisation_id: Id
    name: str
    issuer: str
    client_id: str
    domains: list[str]
    created_by: str
    created_at: UtcTime
    redirect_uri: str
    sign_in_url: str


class ProviderChange(Strict):
    """Fields that are left out stay. The issuer never changes: that would be another provider."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"domains": ["practice.test"]}]})

    name: DisplayName | None = None
    client_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)] | None = None
    client_secret: Annotated[SecretStr, Field(min_length=8, max_length=512)] | None = None
    domains: Annotated[list[Domain], Field(max_length=20)] | None = None


class WaitingView(Strict):
    """Somebody whom a provider vouched for and who has no account. `mail` is what the provider says."""

    id: Id
    partner_id: Id | None
    organisation_id: Id | None
    provider: str
    mail: str
    asked_at: UtcTime


class WaitingDecision(Strict):
    """To approve somebody is to give them a role; never that of an administrator."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"decision": "refused"}]})

    decision: Literal["approved", "refused"]
    role: Role | None = None
    display_name: DisplayName | None = None
