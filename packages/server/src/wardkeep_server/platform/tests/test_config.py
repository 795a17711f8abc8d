from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from wardkeep_server.platform.config import load_settings
from wardkeep_server.platform.errors import ConfigRefused

GOOD = {
    "DATABASE_URL": "postgresql://wardkeep_app:pw@/wardkeep",
    "SESSION_TOKEN_SECRET": "s" * 20 + "abcdefghijklmnop",
    "API_KEY_SECRET": "k" * 20 + "abcdefghijklmnop",
    "PASSWORD_PEPPER": "p" * 20 + "abcdefghijklmnop",
    "DATA_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
}


def problems(**change: str) -> str:
    with pytest.raises(ConfigRefused) as refused:
        load_settings({**GOOD, **change})
    return "\n".join(refused.value.problems)


def test_good_settings_are_taken_with_the_promised_pool() -> None:
    settings = load_settings(GOOD)
    assert (settings.database_pool_size, settings.wardkeep_port, settings.plain_loopback) == (20, 8080, True)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_each_missing_variable_is_named(name: str) -> None:
    assert f"{name} is missing" in problems(**{name: ""})


@pytest.mark.parametrize("name", sorted(set(GOOD) - {"DATABASE_URL"}))
def test_each_short_secret_is_named_and_its_value_is_not(name: str) -> None:
    told = problems(**{name: "too-short-to-use"})
    assert f"{name} is shorter than 32 bytes" in told
    assert "too-short-to-use" not in told


def test_example_and_reused_values_are_refused() -> None:
    assert "API_KEY_SECRET is a known example value" in problems(API_KEY_SECRET="changeme-" * 5)
    assert "PASSWORD_PEPPER is a known example value" in problems(PASSWORD_PEPPER="a" * 40)
    told = problems(API_KEY_SECRET=GOOD["SESSION_TOKEN_SECRET"])
    assert "API_KEY_SECRET has the same value as SESSION_TOKEN_SECRET" in told


def test_a_secret_may_not_be_an_older_one_of_another() -> None:
    reused = GOOD["SESSION_TOKEN_SECRET"]
    told = problems(API_KEY_SECRET=f"{GOOD['API_KEY_SECRET']}, {reused}")
    assert "API_KEY_SECRET has the same value as SESSION_TOKEN_SECRET" in told
    assert reused not in told


def test_an_object_store_needs_its_keys_by_either_name() -> None:
    assert "S3_SECRET_KEY is missing" in problems(S3_ENDPOINT="https://s3.test", S3_ACCESS_KEY="abc123xyz")
    settings = load_settings(
        {**GOOD, "MINIO_ENDPOINT": "https://s3.test", "MINIO_ACCESS_KEY": "abc123xyz", "MINIO_SECRET_KEY": "xyz987abc"}
    )
    assert settings.s3_endpoint == "https://s3.test"
    assert "S3_ACCESS_KEY is a known example value" in problems(
        S3_ENDPOINT="https://s3.test", MINIO_ACCESS_KEY="minioadmin", MINIO_SECRET_KEY="xyz987abc"
    )


def test_a_list_of_secrets_is_judged_one_by_one() -> None:
    older = "o" * 20 + "abcdefghijklmnop"
    settings = load_settings({**GOOD, "API_KEY_SECRET": f"{GOOD['API_KEY_SECRET']}, {older}"})
    assert settings.bearer_secrets() == [GOOD["API_KEY_SECRET"], older]
    assert "API_KEY_SECRET is shorter" in problems(API_KEY_SECRET=f"{GOOD['API_KEY_SECRET']},short")


def test_sending_mail_needs_a_sender_and_an_smtp_address() -> None:
    assert "MAIL_FROM is missing" in problems(SMTP_URL="smtps://mail.test")
    assert "SMTP_URL is not an smtp" in problems(SMTP_URL="https://mail.test", MAIL_FROM="a@mail.test")
    assert load_settings({**GOOD, "SMTP_URL": "smtp://u:p@mail.test:2525", "MAIL_FROM": "a@mail.test"}).smtp_url


def test_passkeys_are_bound_to_our_public_name_else_to_localhost() -> None:
    embedded = load_settings(GOOD)
    assert (embedded.relying_party, embedded.passkey_origins()) == ("localhost", ["http://localhost:8080"])
    settings = load_settings({**GOOD, "WARDKEEP_PUBLIC_URL": "https://care.test"})
    assert (settings.relying_party, settings.passkey_origins()) == ("care.test", ["https://care.test"])
    assert (embedded.public_origin, settings.public_origin) == ("http://localhost:8080", "https://care.test")


def test_plain_http_never_leaves_loopback() -> None:
    assert "WARDKEEP_BIND leaves loopback" in problems(WARDKEEP_BIND="192.0.2.1")
    assert "WARDKEEP_PUBLIC_URL must be an https address" in problems(WARDKEEP_MODE="production")
    settings = load_settings({**GOOD, "WARDKEEP_BIND": "192.0.2.1", "WARDKEEP_PUBLIC_URL": "https://care.test"})
    assert settings.allowed_hosts() == {"care.test"}
    assert settings.allowed_origins() == {"https://care.test"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOOGLE_CLIENT_ID", "a-client"),
        ("MICROSOFT_CLIENT_SECRET", "a-secret-of-some-length"),
        ("MICROSOFT_TENANTS", "common"),
        ("SIGN_IN_DOMAINS", "*.practice.test"),
        ("WARDKEEP_OUTBOUND_ALLOW", "localhost"),
    ],
)
def test_half_or_wrong_settings_of_providers_are_named(name: str, value: str) -> None:
    assert name in problems(**{name: value})


def test_microsoft_names_the_directories_whose_people_come() -> None:
    told = problems(MICROSOFT_CLIENT_ID="a-client", MICROSOFT_CLIENT_SECRET="a-secret-of-some-length")
    assert told == "MICROSOFT_TENANTS is missing while MICROSOFT_CLIENT_ID is set"


@pytest.mark.parametrize(
    ("name", "value"),
    [("WARDKEEP_OUTBOUND_ALLOW", "localhost:9000"), ("GOOGLE_ISSUER", "http://localhost:9000")],
)
def test_what_is_for_development_is_refused_on_a_production_configuration(name: str, value: str) -> None:
    load_settings({**GOOD, name: value})
    production = {"WARDKEEP_MODE": "production", "WARDKEEP_PUBLIC_URL": "https://wardkeep.partner.test"}
    load_settings({**GOOD, **production})
    assert f"{name} is for development and tests" in problems(**production, **{name: value})


@pytest.mark.parametrize(
    "origin",
    [
        *("*", "https://*", "https://*.practice.test", "http://portal.practice.test", "https://portal.practice.test/"),
        *("portal.practice.test", "https://me@portal.practice.test", "HTTPS://portal.practice.test", "null"),
        *("https://portal.practice.test:99999", "https://[::1", "https://portal.practice.test/path", "https://"),
    ],
)
def test_an_origin_that_no_browser_would_send_is_refused(origin: str) -> None:
    assert "CORS_ORIGINS must list exact https origins" in problems(CORS_ORIGINS=origin)
    assert "; 2. is none" in problems(CORS_ORIGINS=f"https://portal.practice.test, {origin}")


def test_exact_origins_are_taken() -> None:
    settings = load_settings({**GOOD, "CORS_ORIGINS": "https://portal.practice.test:8443, http://localhost:3000"})
    assert settings.foreign_origins() == ["https://portal.practice.test:8443", "http://localhost:3000"]


OUTSIDE = [
    ("TSA_URLS", "first=http://one.test/ts", "TSA_ROOTS is missing while TSA_URLS is set"),
    ("TSA_URLS", "First=http://one.test/ts", "TSA_URLS lists up to 4"),
    ("TSA_URLS", "a=http://a.test,a=http://b.test", "TSA_URLS lists up to 4"),
    ("TSA_URLS", ",".join(f"n{number}=http://a.test" for number in range(5)), "TSA_URLS lists up to 4"),
    ("TSA_URLS", "first=ftp://one.test", "TSA_URLS names an address that is neither"),
    ("TSA_URLS", "first", "TSA_URLS names an address that is neither"),
    ("TSA_ROOTS", "/nowhere/roots.pem", "TSA_ROOTS is not a file"),
    ("OTS_CALENDARS", "calendar.test", "OTS_CALENDARS lists up to 4"),
    ("WITNESSES", "outside https://witness.test", "WITNESSES lists up to 8"),
    ("WITNESSES", "outside w+0badc0de+short https://witness.test", "WITNESSES lists up to 8"),
]


@pytest.mark.parametrize(("name", "value", "words"), OUTSIDE)
def test_who_vouches_from_outside_is_named_as_it_should_be(name: str, value: str, words: str) -> None:
    assert words in problems(**{name: value})


def test_authorities_calendars_and_witnesses_are_read(tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(b"read when it is used")
    vkey = f"witness.test/w+0badc0de+{'A' * 44}"
    settings = load_settings(
        {
            **GOOD,
            "TSA_URLS": "first=http://one.test/ts, second=https://two.test",
            "TSA_ROOTS": str(roots),
            "OTS_CALENDARS": "https://a.test/, https://b.test",
            "WITNESSES": f"outside {vkey} https://witness.test/",
        }
    )
    assert settings.time_stamp_authorities() == {"first": "http://one.test/ts", "second": "https://two.test"}
    assert settings.calendars() == ["https://a.test", "https://b.test"]
    assert settings.outside_witnesses() == [("outside", vkey, "https://witness.test")]
    bare = load_settings(GOOD)
    assert (bare.time_stamp_authorities(), bare.calendars(), bare.outside_witnesses()) == ({}, [], [])
