"""Start-up with a secret missing, short, an example or used twice: refused, naming the variable and never its value."""

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from tests.support.serving import ROOT, SERVE

from wardkeep_server.platform.config import load_settings
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.errors import ConfigRefused

KEYED = ("SESSION_TOKEN_SECRET", "API_KEY_SECRET", "PASSWORD_PEPPER", "DATA_ENCRYPTION_KEYS")
STORE = ("S3_ACCESS_KEY", "S3_SECRET_KEY")
EXAMPLES = (
    "changeme-changeme-changeme-changeme",
    "minioadmin-minioadmin-minioadmin-min",
    "your-secret-here-and-long-enough",
)


def good() -> dict[str, str]:
    """Settings that start, with an object store."""
    found = {name: new_token() for name in KEYED}
    return found | {
        "DATA_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": "postgresql://wardkeep_app:kept-elsewhere@/wardkeep",
        "S3_ENDPOINT": "https://store.practice.test",
        "S3_ACCESS_KEY": new_token(),
        "S3_SECRET_KEY": new_token(),
    }


def told(environ: dict[str, str]) -> str:
    """Why start-up is refused."""
    with pytest.raises(ConfigRefused) as refused:
        load_settings(environ)
    return "\n".join(refused.value.problems)


def test_these_settings_start() -> None:
    assert load_settings(good()).s3_endpoint


@pytest.mark.parametrize("name", [*KEYED, *STORE, "DATABASE_URL"])
def test_a_missing_one_is_named(name: str) -> None:
    for absent in ({**good(), name: ""}, {key: value for key, value in good().items() if key != name}):
        assert f"{name} is missing" in told(absent)


@pytest.mark.parametrize("name", KEYED)
def test_a_short_one_is_named(name: str) -> None:
    short = new_token()[:31]
    words = told({**good(), name: short})
    assert f"{name} is shorter than 32 bytes" in words
    assert short not in words


@pytest.mark.parametrize("name", [*KEYED, *STORE, "DATABASE_URL"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_named(name: str, example: str) -> None:
    value = f"postgresql://wardkeep_app:{example}@/wardkeep" if name == "DATABASE_URL" else example
    words = told({**good(), name: value})
    assert f"{name} is a known example value" in words
    assert example not in words


@pytest.mark.parametrize("name", KEYED)
@pytest.mark.parametrize("other", KEYED)
def test_one_that_is_used_twice_is_named(name: str, other: str) -> None:
    if name == other:
        return
    environ = good()
    assert f"{name} has the same value as {other}" in told(environ | {name: environ[other]})


@pytest.mark.parametrize("name", STORE)
def test_the_other_name_of_the_object_stores_keys_is_judged_too(name: str) -> None:
    environ = good()
    other = name.replace("S3", "MINIO")
    environ[other] = environ.pop(name)
    assert load_settings(environ).s3_endpoint
    assert f"{name} is a known example value" in told(environ | {other: "minioadmin"})


@pytest.mark.parametrize("module", [SERVE, ("-m", "wardkeep_server.app.worker")])
def test_the_shipped_programs_end_with_two_naming_all(module: tuple[str, ...]) -> None:
    weak = dict.fromkeys(KEYED, "too-short-to-use")
    environ = {"PATH": os.environ["PATH"], **good(), **weak, "S3_SECRET_KEY": "minioadmin"}
    done = subprocess.run([sys.executable, *module], env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert [name for name in (*KEYED, "S3_SECRET_KEY") if name not in done.stderr] == []
    assert not {"too-short-to-use", "minioadmin"} & set(done.stderr.split())
    assert "Traceback" not in done.stderr
