"""Settings from the environment. Start-up refuses what is missing or weak and names each variable."""

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.outbound import parse_allowed
from wardkeep_server.platform.outside import Witness, authorities_in, calendars_in, outside_problems, witnesses_in

MIN_SECRET_BYTES = 32
GOOGLE = "https://accounts.google.com"
_TENANT = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$")
_EXAMPLES = ("changeme", "change-me", "change_me", "example", "minioadmin", "placeholder", "your-secret", "insecure")
SignerKind = Literal["file", "pkcs11", "vault"]
_SIGNER_NEEDS = {
    "pkcs11": ("pkcs11_module", "pkcs11_token", "pkcs11_pin_file"),
    "vault": ("vault_addr", "vault_token_file"),
}
_SECRETS = ("session_token_secret", "api_key_secret", "password_pepper", "data_encryption_keys")


class Settings(BaseSettings):
    """Central Command's settings; the environment variable is the field's name in upper case.

    `data_encryption_keys` holds Fernet keys, `api_key_secret` secrets; both comma separated, newest first.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True, case_sensitive=False)

    database_url: SecretStr
    database_owner_url: SecretStr | None = None
    database_direct_url: SecretStr | None = None
    session_token_secret: SecretStr
    api_key_secret: SecretStr
    password_pepper: SecretStr
    data_encryption_keys: SecretStr

    wardkeep_mode: Literal["embedded", "production"] = "embedded"
    wardkeep_var: Path = Path("var")
    wardkeep_port: int = Field(default=8080, ge=0, le=65_535)
    wardkeep_bind: str = "127.0.0.1"
    wardkeep_public_url: str | None = None
    wardkeep_hosts: str = ""
    wardkeep_operator_host: str = Field(default="localhost", pattern=r"^[a-z0-9.-]{1,100}$")
    wardkeep_web: Path | None = None
    wardkeep_pooler: bool = False
    cors_origins: str = ""
    trusted_proxies: str = ""

    database_pool_size: int = Field(default=20, ge=1, le=200)
    database_pool_recycle_s: int = Field(default=1800, ge=60)

    smtp_url: SecretStr | None = None
    mail_from: str | None = Field(default=None, max_length=254)

    google_client_id: str | None = Field(default=None, max_length=254)
    google_client_secret: SecretStr | None = None
    google_issuer: str = GOOGLE
    microsoft_client_id: str | None = Field(default=None, max_length=254)
    microsoft_client_secret: SecretStr | None = None
    microsoft_tenants: str = ""
    sign_in_domains: str = ""
    wardkeep_outbound_allow: str = ""

    tsa_urls: str = ""
    tsa_roots: Path | None = None
    ots_calendars: str = ""
    witnesses: str = ""

    redis_url: SecretStr | None = None
    s3_endpoint: str | None = Field(default=None, validation_alias=AliasChoices("s3_endpoint", "minio_endpoint"))
    s3_access_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("s3_access_key", "minio_access_key")
    )
    s3_secret_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("s3_secret_key", "minio_secret_key")
    )
    s3_bucket: str = Field(
        default="wardkeep-evidence",
        pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
        validation_alias=AliasChoices("s3_bucket", "minio_bucket"),
    )
    s3_region: str = Field(default="us-east-1", pattern=r"^[a-z0-9-]{1,40}$")

    signer_answers: SignerKind = "file"
    signer_orders: SignerKind = "file"
    signer_attestation: SignerKind = "file"
    signer_checkpoint: SignerKind = "file"
    signer_key_prefix: str = Field(default="wardkeep", pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    pkcs11_module: Path | None = None
    pkcs11_token: str | None = Field(default=None, max_length=32)
    pkcs11_pin_file: Path | None = None
    vault_addr: str | None = None
    vault_cacert: Path | None = None
    vault_namespace: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._/-]{1,200}$")
    vault_token_file: Path | None = None
    vault_transit_mount: str = Field(default="transit", pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is passed in: `load_settings` hands over the environment, tests their own values."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @property
    def plain_loopback(self) -> bool:
        """Bound to loopback without TLS: the only case in which cookies go without Secure."""
        return is_loopback(self.wardkeep_bind) and self.scheme == "http"

    @property
    def listen_url(self) -> str | None:
        """For LISTEN, which goes through no transaction pooler; None where only a pooler can be reached."""
        if self.database_direct_url is not None:
            return self.database_direct_url.get_secret_value()
        return None if self.wardkeep_pooler else self.database_url.get_secret_value()

    def bearer_secrets(self) -> list[str]:
        """API_KEY_SECRET as a list, newest first: an older one still reads what it hashed."""
        return [part.strip() for part in self.api_key_secret.get_secret_value().split(",")]

    @property
    def scheme(self) -> str:
        """Scheme that browsers use."""
        return urlsplit(self.wardkeep_public_url).scheme if self.wardkeep_public_url else "http"

    def allowed_hosts(self) -> frozenset[str]:
        """Host header values that are answered; anything else is 421."""
        hosts = {host.strip().lower() for host in self.wardkeep_hosts.split(",") if host.strip()}
        if self.wardkeep_public_url:
            hosts.add(urlsplit(self.wardkeep_public_url).netloc.lower())
        if is_loopback(self.wardkeep_bind):
            hosts |= {f"{name}:{self.wardkeep_port}" for name in ("localhost", "127.0.0.1", "[::1]")}
        return frozenset(hosts)

    def allowed_origins(self) -> frozenset[str]:
        """Origins whose unsafe requests are taken: our own addresses and nothing else."""
        return frozenset(f"{self.scheme}://{host}" for host in self.allowed_hosts())

    def outbound_allowed(self) -> frozenset[tuple[str, int]]:
        """Exact host and port pairs that are called although they are not public: development and tests only."""
        return parse_allowed(self.wardkeep_outbound_allow)

    def time_stamp_authorities(self) -> dict[str, str]:
        """Addresses of RFC 3161 authorities by the name that we give them, in the order written; empty is off."""
        return dict(authorities_in(self.tsa_urls))

    def calendars(self) -> list[str]:
        """Addresses of OpenTimestamps calendars; empty is off."""
        return calendars_in(self.ots_calendars)

    def outside_witnesses(self) -> list[Witness]:
        """C2SP witnesses; empty is none."""
        return witnesses_in(self.witnesses)

    def microsoft_directories(self) -> frozenset[str]:
        """Ids of the Microsoft directories (`tid`) whose people may sign in."""
        return _listed(self.microsoft_tenants)

    def new_operator_domains(self) -> frozenset[str]:
        """Mail domains of people who may ask for an operator account by Google or Microsoft; empty is nobody."""
        return _listed(self.sign_in_domains)

    def foreign_origins(self) -> list[str]:
        """Origins whose pages may read with an API key; no cookie goes along, and nothing unsafe is taken from them."""
        return [part.strip() for part in self.cors_origins.split(",") if part.strip()]

    @property
    def public_origin(self) -> str:
        """Where links that we hand out lead."""
        return (self.wardkeep_public_url or f"http://localhost:{self.wardkeep_port}").rstrip("/")

    @property
    def relying_party(self) -> str:
        """The name that passkeys are bound to (WebAuthn's RP ID): our public host, else `localhost`."""
        return (urlsplit(self.wardkeep_public_url).hostname if self.wardkeep_public_url else None) or "localhost"

    def passkey_origins(self) -> list[str]:
        """Our origins on exactly that name."""
        return sorted(one for one in self.allowed_origins() if urlsplit(one).hostname == self.relying_party)


def is_mail_domain(text: str) -> bool:
    """Lower-case, two labels at least, no address and no wildcard."""
    return _DOMAIN.match(text) is not None


def is_loopback(address: str) -> bool:
    """Whether a bind address stays on this machine."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises ConfigRefused naming every variable at fault."""
    values = {name.lower(): value for name, value in environ.items() if value != ""}
    try:
        settings = Settings(**values)  # type: ignore[arg-type]  # strings, parsed by the model
    except ValidationError as error:
        names = sorted({str(item["loc"][0]).upper() for item in error.errors()})
        raise ConfigRefused([f"{name} is missing or not valid" for name in names]) from None
    problems = weaknesses(settings)
    if problems:
        raise ConfigRefused(problems)
    return settings


def weaknesses(settings: Settings) -> list[str]:
    """What is wrong with the settings, one sentence per variable; empty when nothing is."""
    values = {name: getattr(settings, name).get_secret_value() for name in _SECRETS}
    problems = [
        f"{name.upper()} is shorter than {MIN_SECRET_BYTES} bytes" for name in values if _too_short(name, values[name])
    ]
    for name, value in values.items():
        twins = [other.upper() for other in values if other != name and _parts(values[other]) & _parts(value)]
        if twins:
            problems.append(f"{name.upper()} has the same value as {', '.join(twins)}")
    shown = dict(values)
    for name in ("database_url", "s3_access_key", "s3_secret_key", "google_client_secret", "microsoft_client_secret"):
        secret = getattr(settings, name)
        if secret is not None:
            shown[name] = secret.get_secret_value()
    problems += [f"{name.upper()} is a known example value" for name, value in shown.items() if _is_example(value)]
    return problems + _missing_pairs(settings)


def _parts(value: str) -> set[str]:
    """One secret, or the newest and the older ones of a list."""
    return {part.strip() for part in value.split(",")}


def _missing_pairs(settings: Settings) -> list[str]:
    problems = []
    if settings.s3_endpoint:
        problems += [
            f"{name.upper()} is missing while S3_ENDPOINT is set"
            for name in ("s3_access_key", "s3_secret_key")
            if getattr(settings, name) is None
        ]
        problems += _endpoint_problems(settings.s3_endpoint)
    problems += _mail_problems(settings) + _provider_problems(settings) + _outbound_problems(settings)
    problems += _signer_problems(settings)
    problems += outside_problems(settings.tsa_urls, settings.tsa_roots, settings.ots_calendars, settings.witnesses)
    problems += [
        f"CORS_ORIGINS must list exact https origins, comma separated; {number}. is none"
        for number, origin in enumerate(settings.foreign_origins(), 1)
        if not _is_origin(origin)
    ]
    if settings.wardkeep_mode == "production" and settings.scheme != "https":
        problems.append("WARDKEEP_PUBLIC_URL must be an https address on a production configuration")
    if settings.scheme == "http" and not is_loopback(settings.wardkeep_bind):
        problems.append("WARDKEEP_BIND leaves loopback, so WARDKEEP_PUBLIC_URL must be an https address")
    return problems


def _signer_problems(settings: Settings) -> list[str]:
    problems = []
    for purpose in ("answers", "orders", "attestation", "checkpoint"):
        kind = getattr(settings, f"signer_{purpose}")
        problems += [
            f"{name.upper()} is missing while SIGNER_{purpose.upper()} is {kind}"
            for name in _SIGNER_NEEDS.get(kind, ())
            if getattr(settings, name) is None
        ]
    if settings.vault_addr is None:
        return problems
    url = urlsplit(settings.vault_addr)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path.strip("/") or url.query:
        problems.append("VAULT_ADDR is not an https:// address without a path")
    elif url.scheme == "http" and not is_loopback(url.hostname):
        problems.append("VAULT_ADDR leaves this machine, so it must be an https address")
    elif url.scheme == "https" and settings.vault_cacert is None:
        problems.append("VAULT_CACERT is missing while VAULT_ADDR is an https address: the one authority to believe")
    return problems


def _endpoint_problems(endpoint: str) -> list[str]:
    url = urlsplit(endpoint)
    if url.scheme not in {"http", "https"} or not url.hostname:
        return ["S3_ENDPOINT is not an http:// or https:// address"]
    if url.scheme == "http" and not is_loopback(url.hostname):
        return ["S3_ENDPOINT leaves this machine, so it must be an https address"]
    return []


def _is_origin(text: str) -> bool:
    """Scheme and host as a browser writes them (RFC 6454): lower case, no path; http only on this machine."""
    try:
        url = urlsplit(text)
        host, port = url.hostname or "", url.port
    except ValueError:
        return False
    shown = f"[{host}]" if ":" in host else host
    written = text == f"{url.scheme}://{shown}{'' if port is None else f':{port}'}"
    return written and "*" not in host and host != "" and (url.scheme == "https" or is_loopback(host))


def _mail_problems(settings: Settings) -> list[str]:
    if settings.smtp_url is None:
        return []
    url = urlsplit(settings.smtp_url.get_secret_value())
    problems = [] if settings.mail_from else ["MAIL_FROM is missing while SMTP_URL is set"]
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        problems.append("SMTP_URL is not an smtp:// or smtps:// address")
    return problems


def _provider_problems(settings: Settings) -> list[str]:
    problems = []
    for name in ("google", "microsoft"):
        pair = [getattr(settings, f"{name}_client_id"), getattr(settings, f"{name}_client_secret")]
        if (pair[0] is None) != (pair[1] is None):
            problems.append(f"{name.upper()}_CLIENT_ID and {name.upper()}_CLIENT_SECRET are set together or not at all")
    directories = settings.microsoft_directories()
    if settings.microsoft_client_id and not directories:
        problems.append("MICROSOFT_TENANTS is missing while MICROSOFT_CLIENT_ID is set")
    if not all(_TENANT.match(one) for one in directories):
        problems.append("MICROSOFT_TENANTS is not a comma separated list of directory ids")
    if not all(is_mail_domain(one) for one in settings.new_operator_domains()):
        problems.append("SIGN_IN_DOMAINS is not a comma separated list of mail domains")
    if settings.google_issuer != GOOGLE and settings.wardkeep_mode == "production":
        problems.append("GOOGLE_ISSUER is for development and tests; a production configuration has none")
    return problems


def _outbound_problems(settings: Settings) -> list[str]:
    try:
        allowed = settings.outbound_allowed()
    except ValueError:
        return ["WARDKEEP_OUTBOUND_ALLOW is not a comma separated list of host:port"]
    if allowed and settings.wardkeep_mode == "production":
        return ["WARDKEEP_OUTBOUND_ALLOW is for development and tests; a production configuration has none"]
    return []


def _listed(text: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in text.split(",") if part.strip())


def _too_short(name: str, value: str) -> bool:
    parts = value.split(",") if name in {"data_encryption_keys", "api_key_secret"} else [value]
    return any(len(part.strip().encode()) < MIN_SECRET_BYTES for part in parts)


def _is_example(value: str) -> bool:
    lowered = value.lower()
    return any(example in lowered for example in _EXAMPLES) or len(set(value)) == 1
