"""Who may vouch for people: Google and Microsoft where this server is registered there, and organisations' own."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.ids import UUID_PATTERN
from wardkeep_server.identity import oidc_repository
from wardkeep_server.identity.errors import ProviderUnknown
from wardkeep_server.identity.models import Provider
from wardkeep_server.identity.schemas import ProviderShown
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.subject import Realm, Subject
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy import service as tenancy

MICROSOFT = "https://login.microsoftonline.com"
DIRECTORY = "{tenantid}"
_OWN = re.compile(UUID_PATTERN)
_SECRET = ("identity_providers", "sealed_client_secret")


@dataclass(frozen=True)
class Voucher:
    """A provider with what this server needs to ask it. `issuer` may hold `{tenantid}`: Microsoft's per directory.

    `directories` are the `tid` values that count. `domains` are those of the people who may ask for an account.
    The last two are empty for Google and Microsoft, which serve every realm.
    """

    key: str
    name: str
    issuer: str
    base: str
    client_id: str
    client_secret: str
    domains: frozenset[str]
    directories: frozenset[str] = frozenset()
    partner_id: str | None = None
    organisation_id: str | None = None

    @property
    def discovery(self) -> str:
        """Where its description lies (OpenID Connect Discovery 1.0, section 4)."""
        return self.base.rstrip("/") + "/.well-known/openid-configuration"

    @property
    def host(self) -> str:
        """Where browsers are sent, as far as it is known before asking."""
        return urlsplit(self.base).netloc

    def lookup(self, issuer: str, subject: str) -> str:
        """What stands for a person of this provider: found by these three and nothing else."""
        return sha256_hex(f"{self.key}\n{issuer}\n{subject}".encode())

    def serves(self, subject: Subject) -> bool:
        """Whether a person may link it."""
        return self.organisation_id is None or (
            subject.realm is Realm.CLIENT and subject.organisation_id == self.organisation_id
        )

    def holds_to_domains(self, realm: Realm) -> bool:
        """Whether people of the realm must have a mail address of the listed domains."""
        return self.organisation_id is not None or realm is Realm.OPERATOR


def shared(settings: Settings) -> list[Voucher]:
    """Google and Microsoft, as far as they are set up."""
    found = []
    domains = settings.new_operator_domains()
    if settings.google_client_id and settings.google_client_secret:
        secret = settings.google_client_secret.get_secret_value()
        issuer = settings.google_issuer
        found.append(Voucher("google", "Google", issuer, issuer, settings.google_client_id, secret, domains))
    if settings.microsoft_client_id and settings.microsoft_client_secret:
        found.append(
            Voucher(
                key="microsoft",
                name="Microsoft",
                issuer=f"{MICROSOFT}/{DIRECTORY}/v2.0",
                base=f"{MICROSOFT}/organizations/v2.0",
                client_id=settings.microsoft_client_id,
                client_secret=settings.microsoft_client_secret.get_secret_value(),
                domains=domains,
                directories=settings.microsoft_directories(),
            )
        )
    return found


async def voucher(parts: Parts, key: str) -> Voucher:
    """By its name or id. Raises ProviderUnknown."""
    for one in shared(parts.settings):
        if one.key == key:
            return one
    if not _OWN.match(key):
        raise ProviderUnknown
    scope = tenancy.presented_scope(key)
    async with parts.database.session(scope) as session:
        row = await oidc_repository.provider(scope, session, key)
    if row is None:
        raise ProviderUnknown
    return own(parts, row)


def own(parts: Parts, row: Provider) -> Voucher:
    """An organisation's own."""
    return Voucher(
        key=row.id,
        name=row.name,
        issuer=row.issuer,
        base=row.issuer,
        client_id=row.client_id,
        client_secret=parts.vault.open(*_SECRET, place_of(row), row.sealed_client_secret).decode(),
        domains=frozenset(row.domains),
        partner_id=row.partner_id,
        organisation_id=row.organisation_id,
    )


def seal_client_secret(parts: Parts, row: Provider, secret: str) -> bytes:
    """As it is stored: this column, this row, this tenant."""
    return parts.vault.seal(*_SECRET, place_of(row), secret.encode())


def place_of(row: Provider) -> str:
    """Tenant and row, as they stand inside the plaintext."""
    return f"{row.partner_id}/{row.organisation_id}/{row.id}"


def shown(one: Voucher) -> ProviderShown:
    """As a page offers it."""
    return ProviderShown(provider=one.key, name=one.name, host=one.host)
