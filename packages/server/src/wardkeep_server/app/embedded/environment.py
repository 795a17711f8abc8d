"""The settings of the embedded default, as the environment that every one of its processes gets."""

from collections.abc import Mapping
from pathlib import Path

from wardkeep_server.app.embedded.layout import Layout, load_or_make_secrets
from wardkeep_server.app.embedded.postgres import Postgres
from wardkeep_server.platform.roles import APPLICATION, OWNER

DATABASE = "wardkeep"
DEFAULT_PORT = "8080"
_OBJECT_STORE = ("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_BUCKET", "S3_REGION")
_SIGN_IN = (
    *("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "GOOGLE_ISSUER", "SIGN_IN_DOMAINS", "WARDKEEP_OUTBOUND_ALLOW"),
    *("MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET", "MICROSOFT_TENANTS", "SMTP_URL", "MAIL_FROM"),
)
_SIGNERS = (
    *("SIGNER_ANSWERS", "SIGNER_ORDERS", "SIGNER_ATTESTATION", "SIGNER_CHECKPOINT", "SIGNER_KEY_PREFIX"),
    *("PKCS11_MODULE", "PKCS11_TOKEN", "PKCS11_PIN_FILE", "SOFTHSM2_CONF"),
    *("VAULT_ADDR", "VAULT_CACERT", "VAULT_NAMESPACE", "VAULT_TOKEN_FILE", "VAULT_TRANSIT_MOUNT"),
)
_OUTSIDE = ("TSA_URLS", "TSA_ROOTS", "OTS_CALENDARS", "WITNESSES")
_GENERATED = ("SESSION_TOKEN_SECRET", "API_KEY_SECRET", "PASSWORD_PEPPER", "DATA_ENCRYPTION_KEYS")


def layout_of(environ: Mapping[str, str]) -> Layout:
    """The installation that WARDKEEP_VAR names."""
    return Layout(Path(environ.get("WARDKEEP_VAR") or "var").absolute())


def postgres_of(layout: Layout) -> Postgres:
    """The installation's database cluster, not started."""
    secrets = load_or_make_secrets(layout)
    return Postgres(layout.postgres, secrets["EMBEDDED_SUPERUSER_PASSWORD"], log=layout.logs / "postgres.log")


def embedded_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Settings for a process that works on the installation under WARDKEEP_VAR, whose `wardkeep up` runs."""
    layout = layout_of(environ)
    return environment_for(layout, postgres_of(layout), environ.get("WARDKEEP_PORT") or DEFAULT_PORT, environ)


def environment_for(layout: Layout, postgres: Postgres, port: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Settings of API, worker and commands over a known cluster; of `environ`, what others hold."""
    secrets = load_or_make_secrets(layout)
    web = Path(__file__).resolve().parents[6] / "web/dist"
    given = {name: environ[name] for name in (*_OBJECT_STORE, *_SIGN_IN, *_SIGNERS, *_OUTSIDE) if environ.get(name)}
    return (
        given
        | {name: secrets[name] for name in _GENERATED}
        | {
            "DATABASE_URL": postgres.dsn(DATABASE, APPLICATION, secrets["EMBEDDED_APPLICATION_PASSWORD"]),
            "DATABASE_OWNER_URL": postgres.dsn(DATABASE, OWNER, secrets["EMBEDDED_OWNER_PASSWORD"]),
            "WARDKEEP_MODE": "embedded",
            "WARDKEEP_VAR": str(layout.var),
            "WARDKEEP_PORT": port,
            "WARDKEEP_WEB": str(web),
        }
    )
