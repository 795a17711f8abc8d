"""User, session, and the counters of failed sign-ins."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_core.kit.digest import sha256_hex
from wardkeep_server.identity.cose import subject_public_key_info
from wardkeep_server.platform.db import Base, UuidText


class _OfPerson:
    """Whose row it is: a person's partner and organisation, as far as the person has them."""

    partner_id: Mapped[str | None] = mapped_column(UuidText)
    organisation_id: Mapped[str | None] = mapped_column(UuidText)


class User(_OfPerson, Base):
    """A person. The role names the realm; `password_hash` is bcrypt, or a legacy form until the next sign-in."""

    __tablename__ = "identity_users"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    role: Mapped[str]
    username: Mapped[str]
    display_name: Mapped[str]
    password_hash: Mapped[str | None]
    password_change_required: Mapped[bool]
    password_changed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    second_factor: Mapped[bool] = mapped_column(default=False)
    """Has an authenticator or a passkey; kept in the transaction that adds or removes one."""
    factor_owed: Mapped[bool] = mapped_column(default=False)
    """Lost factors were removed: nothing is changed until a new one is enrolled."""

    @property
    def shown_name(self) -> str:
        """The account's name; of an auditor, whose account is named for address and grant, the address."""
        return self.username.partition("#")[0]


class UserSession(_OfPerson, Base):
    """A signed-in browser. Only the token's HMAC is here."""

    __tablename__ = "identity_sessions"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    user_id: Mapped[str] = mapped_column(UuidText)
    token_hash: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    proved_by: Mapped[str] = mapped_column(default="password")
    ends_at: Mapped[datetime]
    address: Mapped[str | None]
    browser: Mapped[str | None]
    revoked_at: Mapped[datetime | None]


class HalfSession(_OfPerson, Base):
    """A browser whose person has shown a password or a mailed link, and still owes a second factor."""

    __tablename__ = "identity_half_sessions"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    user_id: Mapped[str] = mapped_column(UuidText)
    token_hash: Mapped[str]
    began_by: Mapped[str]
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Totp(_OfPerson, Base):
    """An authenticator (RFC 6238). `last_step` is the newest step whose code was taken; none is taken twice."""

    __tablename__ = "identity_totp"

    user_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    sealed_secret: Mapped[bytes]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(BigInteger)


class RecoveryCode(_OfPerson, Base):
    """One of ten codes for a lost factor; only its keyed hash is here."""

    __tablename__ = "identity_recovery_codes"

    user_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    code_hash: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(_OfPerson, Base):
    """A WebAuthn credential: `credential_id` is base64url, `public_key` is COSE."""

    __tablename__ = "identity_passkeys"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    user_id: Mapped[str] = mapped_column(UuidText)
    name: Mapped[str]
    credential_id: Mapped[str]
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    @property
    def evident_key(self) -> bytes | None:
        """The public key as evidence names it; None for a kind that its verifiers do not know."""
        return subject_public_key_info(self.public_key)

    @property
    def fingerprint(self) -> str | None:
        """Hex SHA-256 of it: what a person compares with what they are said to have signed with."""
        key = self.evident_key
        return sha256_hex(key) if key is not None else None


class Challenge(Base):
    """What a passkey must sign next; of one session or browser, for one purpose, once."""

    __tablename__ = "identity_challenges"

    bound_to: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    challenge: Mapped[bytes]
    ends_at: Mapped[datetime]
    drawn: Mapped[list[str] | None] = mapped_column(JSONB)
    """What the act drew whose decision is to be signed."""


class ApiKey(Base):
    """A partner's API key: how it begins, and its keyed hash under the API_KEY_SECRET that `secret_id` names.

    `organisation_id` is always empty: a key is the partner's own, and no client sees it.
    """

    __tablename__ = "identity_api_keys"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str | None] = mapped_column(UuidText)
    name: Mapped[str]
    prefix: Mapped[str]
    key_hash: Mapped[str]
    secret_id: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(JSONB)
    addresses: Mapped[list[str]] = mapped_column(JSONB)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Invite(_OfPerson, Base):
    """An invitation to an address; only the token's keyed hash is here."""

    __tablename__ = "identity_invites"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    username: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[str]
    invited_by: Mapped[str]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Link(Base):
    """A mailed link; `user_id` is empty where nobody has the address that was asked for."""

    __tablename__ = "identity_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str | None] = mapped_column(UuidText)
    browser_hash: Mapped[str]
    code_hash: Mapped[str]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Mail(Base):
    """A mail that waits, sealed because it holds a token; emptied when it is sent or ends."""

    __tablename__ = "identity_mails"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    sealed_message: Mapped[bytes | None]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]


class Answer(_OfPerson, Base):
    """What a creating request with an Idempotency-Key was answered, sealed, for a day."""

    __tablename__ = "identity_answers"

    subject_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_digest: Mapped[str]
    at: Mapped[datetime]
    status: Mapped[int | None]
    sealed_body: Mapped[bytes | None]


class Failure(Base):
    """Failed sign-ins of one account, address or known browser, by keyed hash of its name."""

    __tablename__ = "identity_failures"

    counter: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    counted_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class Provider(Base):
    """An organisation's own sign-in provider (OpenID Connect Discovery 1.0). The client secret is sealed."""

    __tablename__ = "identity_providers"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    sealed_client_secret: Mapped[bytes]
    domains: Mapped[list[str]] = mapped_column(JSONB)
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class Identity(_OfPerson, Base):
    """Who somebody is at a provider. `lookup` stands for provider, issuer and subject together, and is unique.

    `provider` is `google`, `microsoft`, or the id of an organisation's own. `shown_as` is the mail address at the time
    of linking: for recognition, never for matching.
    """

    __tablename__ = "identity_identities"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    user_id: Mapped[str] = mapped_column(UuidText)
    provider: Mapped[str]
    issuer: Mapped[str]
    subject: Mapped[str]
    lookup: Mapped[str]
    shown_as: Mapped[str | None]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Departure(Base):
    """A browser that was sent to a provider. Nonce and PKCE verifier are sealed; the state is a keyed hash."""

    __tablename__ = "identity_departures"

    state_hash: Mapped[str] = mapped_column(primary_key=True)
    browser_hash: Mapped[str]
    provider: Mapped[str]
    purpose: Mapped[str]
    session_id: Mapped[str | None] = mapped_column(UuidText)
    invite_hash: Mapped[str | None]
    sealed_secrets: Mapped[bytes]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Waiting(_OfPerson, Base):
    """Somebody whom a provider vouched for and who has no account; `decision` is `approved` or `refused`."""

    __tablename__ = "identity_waiting"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    provider: Mapped[str]
    issuer: Mapped[str]
    subject: Mapped[str]
    lookup: Mapped[str]
    mail: Mapped[str]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None]


class Grant(Base):
    """What an auditor may read, until when, by whom. Its id is that of the auditor's account."""

    __tablename__ = "identity_grants"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    address: Mapped[str]
    name: Mapped[str]
    reason: Mapped[str]
    granted_by: Mapped[str]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    entered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class AuditorCode(Base):
    """A mailed code, bound to an address and a browser; `grant_id` is empty where no grant names the address."""

    __tablename__ = "identity_auditor_codes"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    grant_id: Mapped[str | None] = mapped_column(UuidText)
    bound_to: Mapped[str]
    code_hash: Mapped[str]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Reset(_OfPerson, Base):
    """A mailed link to set a new password; `user_id` is empty where nobody has the address that was asked for."""

    __tablename__ = "identity_resets"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str | None] = mapped_column(UuidText)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LostFactor(_OfPerson, Base):
    """Somebody's second factors are lost. `decision` is `approved` or `refused`; `token_hash` is of the link to cancel.

    Open until cancelled, refused, done, or `ends_at` without a decision.
    """

    __tablename__ = "identity_lost_factors"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    user_id: Mapped[str] = mapped_column(UuidText)
    token_hash: Mapped[str]
    address: Mapped[str | None]
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(UuidText)
    decided_by_name: Mapped[str | None]
    effect_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
