"""Settings and keyrings of an installation whose keys are elsewhere."""

import base64
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from tests.signers.bao import Bao
from tests.signers.hsm import MODULE, Token

from wardkeep_core.kit.signer import Signer, load_public_base64, verifies
from wardkeep_server.platform.config import Settings, weaknesses
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.keys import Keyring

PURPOSES = ("answers", "orders", "attestation", "checkpoint")
NOTHING = "postgresql://nobody@localhost/nothing"


def in_hsm(token: Token, *purposes: str) -> dict[str, Any]:
    """Settings that put these purposes (all, when none is named) into the token."""
    return {
        **{f"signer_{purpose}": "pkcs11" for purpose in purposes or PURPOSES},
        "pkcs11_module": MODULE,
        "pkcs11_token": token.label,
        "pkcs11_pin_file": token.pin_file,
    }


def in_vault(bao: Bao, token_file: Path, prefix: str, *purposes: str) -> dict[str, Any]:
    """As `in_hsm`; every test has a prefix of its own in the one server."""
    return {
        **{f"signer_{purpose}": "vault" for purpose in purposes or PURPOSES},
        "signer_key_prefix": prefix,
        "vault_addr": bao.url,
        "vault_cacert": bao.ca,
        "vault_token_file": token_file,
    }


def keyring(var: Path, **settings: Any) -> Keyring:
    """A keyring over `var`, as a process has it."""
    secrets = {"session_token_secret", "api_key_secret", "password_pepper"}
    made = Settings(
        database_url=NOTHING,
        data_encryption_keys=Fernet.generate_key().decode(),
        wardkeep_var=var,
        **{name: new_token() for name in secrets},
        **settings,
    )
    assert weaknesses(made) == []
    return Keyring(var / "keys", made)


def started(var: Path, **settings: Any) -> tuple[Keyring, dict[str, Signer]]:
    """What a start does: keys made where there were none, then each opened and proved."""
    ring = keyring(var, **settings)
    return ring, ring.start(PURPOSES)


def signs_as(signer: Signer, public: str) -> bool:
    """Whether its signature is one of the key on record."""
    message = b"a message of this test"
    assert base64.b64decode(public) == signer.public_raw
    return verifies(load_public_base64(public), signer.sign(message), message)
