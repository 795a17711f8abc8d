"""What every Signer outside our files has in common: it rests after a failure, and no signature is handed out unread.

Ed25519 is deterministic, so asking twice for one signature does no harm (RFC 8032 section 5.1.6).
"""

import threading
import time
from collections.abc import Callable
from typing import Literal, Protocol

from wardkeep_core.kit.signer import Signer, keyid_of, verifies
from wardkeep_server.platform.errors import ConfigRefused, Unavailable
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.sodium import SodiumPublicKey

Kind = Literal["file", "pkcs11", "vault"]
REST_S = 1.0
"""After a failure nobody waits for the device or server again for so long: callers are refused at once."""


class SignerUnavailable(Unavailable):
    """The key cannot be used now. Nothing was signed; whoever asked tries again. `cause` is for operators only."""

    code, title = "signer_unavailable", "The key that must sign this does not answer; nothing was done, try again"

    def __init__(self, cause: str = "it failed a moment ago") -> None:
        super().__init__()
        self.cause = cause


class KeyProblem(RuntimeError):
    """A key is not there, is there twice, or is another one; the words say which and what to do."""


class KeyPlace(Protocol):
    """A place that holds private keys under names. Its methods wait for files, devices or servers."""

    kind: Kind

    def create(self, name: str) -> Signer:
        """A new key under a name that is free. Raises KeyProblem, SignerUnavailable."""

    def open(self, name: str) -> Signer:
        """The key of that name. Raises KeyProblem, SignerUnavailable."""

    def close(self) -> None:
        """Give back what is held."""


class RemoteSigner:
    """A Signer (see core) that asks somebody else for signatures. Safe to call from several threads."""

    def __init__(self, public_raw: bytes, ask: Callable[[bytes], bytes]) -> None:
        self._public = SodiumPublicKey(public_raw)
        self._keyid = keyid_of(public_raw)
        self._ask = ask
        self._lock = threading.Lock()
        self._rests_until = 0.0

    @property
    def keyid(self) -> str:
        """See Signer."""
        return self._keyid

    @property
    def public_raw(self) -> bytes:
        """See Signer."""
        return self._public.public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """See Signer. Raises SignerUnavailable, also when what came back is not this key's signature."""
        with self._lock:
            if time.monotonic() < self._rests_until:
                raise SignerUnavailable
            try:
                signature = self._ask(message)
            except SignerUnavailable as error:
                raise self._resting(error.cause) from error
            except (ConfigRefused, KeyProblem) as error:
                raise self._resting(str(error)) from error
        if not verifies(self._public, signature, message):
            raise SignerUnavailable("what the key's holder returned is not a signature of the key on record")
        return signature

    def _resting(self, cause: str) -> SignerUnavailable:
        self._rests_until = time.monotonic() + REST_S
        logger().error("signer_unavailable", keyid=self._keyid, problem=cause)
        return SignerUnavailable(cause)
