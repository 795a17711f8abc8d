"""Ed25519 keys in a PKCS#11 token (CKM_EDDSA, PKCS#11 3.0), named by their label."""

import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import (
    MultipleTokensReturned,
    NoSuchToken,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
    UserAlreadyLoggedIn,
)

from wardkeep_core.kit.signer import Signer
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.signers_remote import KeyProblem, Kind, RemoteSigner, SignerUnavailable

_ED25519 = bytes.fromhex("06032b6570")
"""CKA_EC_PARAMS: the object identifier 1.3.101.112 (RFC 8410)."""
_OCTET_STRING = bytes.fromhex("0420")
"""Before the 32 bytes where a token gives CKA_EC_POINT as a DER OCTET STRING."""
_KEY_BYTES = 32
_BAD_PIN = (PinIncorrect, PinInvalid, PinLenRange, PinLocked)
T = TypeVar("T")


class Pkcs11Place:
    """One token of one module; one session, used by one thread at a time, opened again when it is lost.

    A PIN that was refused is not tried again by this process: tokens lock after a few.
    """

    kind: Kind = "pkcs11"

    def __init__(self, module: Path, token: str, pin: Callable[[], str]) -> None:
        self._module = module
        self._token = token
        self._pin = pin
        self._lock = threading.RLock()
        self._session: Any = None
        self._keys: dict[str, Any] = {}
        self._refused: str | None = None

    def create(self, name: str) -> Signer:
        """See KeyPlace. The private key is made in the token and cannot be taken out of it."""
        return self._do(lambda: self._create(name))

    def open(self, name: str) -> Signer:
        """See KeyPlace."""
        return self._do(lambda: self._open(name))

    def close(self) -> None:
        """See KeyPlace."""
        with self._lock:
            session, self._session = self._session, None
            self._keys.clear()
            if session is not None:
                try:
                    session.close()
                except PKCS11Error:
                    return

    def _create(self, name: str) -> Signer:
        session = self._opened()
        if next(iter(session.get_objects({Attribute.LABEL: name})), None) is not None:
            raise KeyProblem(
                f"the token {self._token} already holds something labelled {name} that is not on record:"
                " set SIGNER_KEY_PREFIX to one that is free, or remove it there"
            )
        curve = session.create_domain_parameters(KeyType.EC_EDWARDS, {Attribute.EC_PARAMS: _ED25519}, local=True)
        curve.generate_keypair(
            mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
            store=True,
            label=name,
            id=secrets.token_bytes(16),
            private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
        )
        return self._open(name)

    def _open(self, name: str) -> Signer:
        public = self._only(name, ObjectClass.PUBLIC_KEY)[Attribute.EC_POINT]
        raw = public.removeprefix(_OCTET_STRING) if len(public) > _KEY_BYTES else public
        if len(raw) != _KEY_BYTES:
            raise KeyProblem(f"the key {name} in the token {self._token} is no Ed25519 key")
        self._keys[name] = self._only(name, ObjectClass.PRIVATE_KEY)
        return RemoteSigner(raw, lambda message: self._do(lambda: self._sign(name, message)))

    def _sign(self, name: str, message: bytes) -> bytes:
        if name not in self._keys:
            self._keys[name] = self._only(name, ObjectClass.PRIVATE_KEY)
        return bytes(self._keys[name].sign(message, mechanism=Mechanism.EDDSA))

    def _only(self, name: str, kind: ObjectClass) -> Any:  # noqa: ANN401 - a key object of the library
        asked = {Attribute.LABEL: name, Attribute.CLASS: kind, Attribute.KEY_TYPE: KeyType.EC_EDWARDS}
        found = list(self._opened().get_objects(asked))
        if len(found) != 1:
            raise KeyProblem(
                f"the token {self._token} holds {len(found) or 'no'} Ed25519 keys labelled {name}"
                f" ({kind.name.lower()}); there must be one: bring the token that holds it, or its backup"
            )
        return found[0]

    def _do(self, act: Callable[[], T]) -> T:
        """A session that was lost is opened once more: what is asked for may be asked for twice."""
        with self._lock:
            try:
                try:
                    return act()
                except PKCS11Error:
                    self.close()
                    return act()
            except PKCS11Error as error:
                self.close()
                raise SignerUnavailable(f"PKCS11_TOKEN: the token {self._token} fails: {_named(error)}") from error
            except KeyProblem:
                self.close()
                raise

    def _opened(self) -> Any:  # noqa: ANN401 - a session of the library
        if self._refused is not None:
            raise ConfigRefused([self._refused])
        if self._session is None:
            try:
                self._session = self._entered(self._found())
            except _BAD_PIN as error:
                self._refused = f"PKCS11_PIN_FILE: the token {self._token} refuses this PIN ({_named(error)})"
                raise ConfigRefused([self._refused]) from error
            except (NoSuchToken, MultipleTokensReturned) as error:
                raise KeyProblem(f"PKCS11_TOKEN: PKCS11_MODULE shows no single token labelled {self._token}") from error
        return self._session

    def _entered(self, token: Any) -> Any:  # noqa: ANN401 - as above
        """Whoever is logged in, is so with all of the process's sessions (PKCS#11 3.0 section 5.6)."""
        try:
            return token.open(rw=True, user_pin=self._pin())
        except UserAlreadyLoggedIn:
            return token.open(rw=True)

    def _found(self) -> Any:  # noqa: ANN401 - a token of the library
        """Modules may list tokens only when they are initialised, so one that came later is looked for anew."""
        library = _library(self._module)
        try:
            return library.get_token(token_label=self._token)
        except NoSuchToken:
            library.reinitialize()
            return library.get_token(token_label=self._token)


def _library(module: Path) -> Any:  # noqa: ANN401 - the library's own type
    try:
        return pkcs11.lib(str(module))
    except (PKCS11Error, RuntimeError, OSError) as error:
        raise ConfigRefused([f"PKCS11_MODULE ({module}) cannot be loaded: {_named(error)}"]) from error


def _named(error: Exception) -> str:
    return f"{type(error).__name__} {error}".strip()
