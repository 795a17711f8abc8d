"""People and sessions as the API takes and shows them."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, StringConstraints

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.platform.passwords import MAX_LENGTH
from wardkeep_server.platform.subject import Realm, Role
from wardkeep_server.platform.texts import Name


def lower(value: object) -> object:
    """Account names and addresses are compared in lower case, without spaces around."""
    return value.strip().lower() if isinstance(value, str) else value


Username = Annotated[
    str,
    BeforeValidator(lower),
    StringConstraints(min_length=3, max_length=128, pattern=r"^[a-z0-9][a-z0-9._+@-]*$"),
]
DisplayName = Name
Password = Annotated[SecretStr, Field(min_length=1, max_length=MAX_LENGTH)]


class Strict(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class CsrfToken(Strict):
    """Send it back in the header `X-CSRF-Token` of every unsafe request."""

    csrf_token: str


class ProviderShown(Strict):
    """A provider that may be chosen. `provider` goes into addresses; `host` is where the browser is sent."""

    provider: str
    name: str
    host: str


class SignInMethods(Strict):
    """What this server offers."""

    methods: list[str]
    providers: list[ProviderShown]


class SignIn(Strict):
    """Account name and password."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"username": "admin", "password": "as it was written to the file"}]}
    )

    username: Annotated[str, BeforeValidator(lower), StringConstraints(min_length=1, max_length=128)]
    password: Password


class PasswordChange(Strict):
    """The password now, and the new one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"current_password": "the one now", "new_password": "Quiet+Harbour-77-lantern"}]
        }
    )

    current_password: Password
    new_password: Password


class PasswordCandidate(Strict):
    """A password to be judged, not stored."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"password": "Quiet+Harbour-77-lantern"}]})

    password: Annotated[SecretStr, Field(max_length=MAX_LENGTH)]


class RuleAnswer(Strict):
    """One password rule and whether it is met."""

    code: str
    words: str
    met: bool


class PasswordRules(Strict):
    """Every rule; `accepted` when all are met."""

    accepted: bool
    rules: list[RuleAnswer]


class Me(Strict):
    """Who is signed in. Times in seconds: idle limit and how long before it the page warns."""

    id: Id
    username: str
    display_name: str
    realm: Realm
    role: Role
    partner_id: Id | None
    organisation_id: Id | None
    password_change_required: bool
    session_id: Id
    session_ends_at: UtcTime
    idle_limit_s: int
    idle_warning_s: int
    second_factor: bool


class NewUser(Strict):
    """A person to be added. The realm follows from the role."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "username": "tech@partner.test",
                    "display_name": "Front office",
                    "role": "client.viewer",
                    "organisation_id": "0190b2c3-0000-7000-8000-000000000002",
                }
            ]
        }
    )

    username: Username
    display_name: DisplayName
    role: Role
    partner_id: Id | None = None
    organisation_id: Id | None = None


class UserChange(Strict):
    """Fields that are left out stay. A change of role or `disabled` ends the person's sessions."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"display_name": "Back office"}]})

    display_name: DisplayName | None = None
    role: Role | None = None
    disabled: bool | None = None


class UserView(Strict):
    """A person. `factor_owed`: lost factors were removed, and nothing is changed until a new one is enrolled."""

    id: Id
    username: str
    display_name: str
    role: Role
    partner_id: Id | None
    organisation_id: Id | None
    created_at: UtcTime
    disabled_at: UtcTime | None
    password_change_required: bool
    second_factor: bool
    factor_owed: bool


class CreatedUser(UserView):
    """`initial_password` is shown this once and must be changed at the first sign-in."""

    initial_password: str


class SessionView(Strict):
    """A signed-in browser of one's own."""

    id: Id
    created_at: UtcTime
    seen_at: UtcTime
    ends_at: UtcTime
    address: str | None
    browser: str | None
    current: bool
