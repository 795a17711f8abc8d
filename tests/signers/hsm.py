"""A real SoftHSM2: tokens in a directory of its own, made and taken away with its own tool and Debian's module."""

import os
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism
from pkcs11.exceptions import NoSuchToken, UserAlreadyLoggedIn

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
ED25519 = bytes.fromhex("06032b6570")


@dataclass(frozen=True)
class Token:
    """One token and its PIN, in a file of mode 0600."""

    label: str
    pin: str
    pin_file: Path

    def key(self, label: str) -> None:
        """Somebody else's key under this label."""
        with self._session() as session:
            curve = session.create_domain_parameters(KeyType.EC_EDWARDS, {Attribute.EC_PARAMS: ED25519}, local=True)
            curve.generate_keypair(mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label=label)

    def remove(self, label: str) -> int:
        """Destroy what is labelled so; how many objects there were."""
        with self._session() as session:
            found = list(session.get_objects({Attribute.LABEL: label}))
            for one in found:
                one.destroy()
        return len(found)

    def leaks(self, label: str) -> list[bool]:
        """(sensitive, extractable) of the private key."""
        with self._session() as session:
            key = next(iter(session.get_objects({Attribute.LABEL: label, Attribute.PRIVATE: True})))
            return [key[Attribute.SENSITIVE], key[Attribute.EXTRACTABLE]]

    def _session(self) -> Any:
        library = pkcs11.lib(str(MODULE))
        try:
            token = library.get_token(token_label=self.label)
        except NoSuchToken:
            library.reinitialize()
            token = library.get_token(token_label=self.label)
        try:
            return token.open(rw=True, user_pin=self.pin)
        except UserAlreadyLoggedIn:
            return token.open(rw=True)


class SoftHsm:
    """The token directory; the module reads its place from SOFTHSM2_CONF once in a process."""

    def __init__(self, home: Path) -> None:
        (home / "tokens").mkdir(parents=True)
        self.home = home
        self.conf = home / "softhsm2.conf"
        self.conf.write_text(f"directories.tokendir = {home}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")

    def token(self) -> Token:
        """A fresh token."""
        label, pin = f"token-{secrets.token_hex(4)}", secrets.token_hex(8)
        argv = ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", secrets.token_hex(8)]
        environ = {**os.environ, "SOFTHSM2_CONF": str(self.conf)}
        subprocess.run([*argv, "--pin", pin], check=True, capture_output=True, env=environ)
        pin_file = self.home / f"{label}.pin"
        pin_file.touch(mode=0o600)
        pin_file.write_text(pin + "\n")
        return Token(label, pin, pin_file)
