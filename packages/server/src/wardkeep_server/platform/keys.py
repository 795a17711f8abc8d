"""Central Command's own Ed25519 keys, one per purpose, wherever the settings put them; made once.

The API holds answers, orders and attestation. The checkpoint key is for the worker only; everybody else knows its
public half. At start each key that a process holds signs a probe, and is the one on record or start-up is refused:
no key is ever replaced by one in a file because the holder of the right one does not answer.
"""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from wardkeep_core.kit.signer import Signer, verifies
from wardkeep_core.protocol.server_keys import KeyChange
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.signers_file import FilePlace
from wardkeep_server.platform.signers_record import (
    PURPOSES as PURPOSES,  # noqa: PLC0414 - read here by others too
)
from wardkeep_server.platform.signers_record import (
    KeyOnRecord,
    Record,
    locked,
    read_private,
    read_record,
    write_record,
)
from wardkeep_server.platform.signers_remote import KeyPlace, KeyProblem, Kind, SignerUnavailable
from wardkeep_server.platform.sodium import SodiumPublicKey

PROBE = b"wardkeep-signer-probe-v1\n"
"""Signed at every start and by /health; begins no message that anybody else signs or believes."""


class Keyring:
    """Keys by purpose, in the places that the settings name. One for each process."""

    def __init__(self, directory: Path, settings: Settings | None = None) -> None:
        self.directory = directory
        self._settings = settings
        self._places: dict[Kind, KeyPlace] = {}

    def wanted(self, purpose: str) -> Kind:
        """Where the settings want this key to be."""
        return "file" if self._settings is None else cast("Kind", getattr(self._settings, f"signer_{purpose}"))

    def start(self, purposes: Sequence[str]) -> dict[str, Signer]:
        """What a process does first: every key made that never was, and these opened. Raises ConfigRefused."""
        try:
            self.make()
            return {purpose: self.signer(purpose) for purpose in purposes}
        except ConfigRefused:
            self.close()
            raise

    def make(self) -> None:
        """Make every key that was never made, where the settings want it. Raises ConfigRefused."""
        with locked(self.directory):
            for purpose in PURPOSES:
                if read_record(self.directory, purpose) is None:
                    made, _ = self.create(purpose, self.wanted(purpose), 1)
                    write_record(self.directory, purpose, Record(keys=(made,)))

    def create(self, purpose: str, place: Kind, number: int) -> tuple[KeyOnRecord, Signer]:
        """A new key that has shown that it signs; not on record yet. Raises ConfigRefused."""
        name = self._name(purpose, place, number)
        try:
            signer = self._place(place).create(name)
        except (KeyProblem, SignerUnavailable) as error:
            raise self._refused(purpose, place, error) from error
        made = KeyOnRecord(
            place=place,
            name=name,
            public_key=base64.b64encode(signer.public_raw).decode(),
            since=None,
            change=None,
        )
        self._prove(purpose, made, signer)
        return made, signer

    def record(self, purpose: str) -> Record:
        """All keys of a purpose. Raises ConfigRefused when there never was one."""
        found = read_record(self.directory, purpose)
        if found is None:
            raise ConfigRefused([f"there is no {purpose} key in {self.directory}"])
        return found

    def signer(self, purpose: str) -> Signer:
        """The current key, proved. Raises ConfigRefused, also when it is elsewhere than the settings say."""
        current, wanted = self.record(purpose).current, self.wanted(purpose)
        if current.place != wanted:
            words = (
                f"SIGNER_{purpose.upper()} is {wanted}, but the {purpose} key on record ({current.keyid}) is in"
                f" {current.place}: set it to {current.place}, or run `wardkeep keys move {purpose} --to {wanted}`"
            )
            raise ConfigRefused([words])
        return self.open(purpose, current)

    def open(self, purpose: str, key: KeyOnRecord) -> Signer:
        """Any key on record, proved. Raises ConfigRefused."""
        try:
            signer = self._place(key.place).open(key.name)
        except (KeyProblem, SignerUnavailable) as error:
            raise self._refused(purpose, key.place, error) from error
        self._prove(purpose, key, signer)
        return signer

    def changes(self) -> tuple[KeyChange, ...]:
        """Every change of every key, as appliances learn them; each purpose's in their order."""
        keys = [key for purpose in PURPOSES for key in self.record(purpose).keys]
        return tuple(sorted((key.change for key in keys if key.change is not None), key=lambda each: each.issued_at))

    def close(self) -> None:
        """Give back what the places hold."""
        for place in self._places.values():
            place.close()
        self._places.clear()

    def _prove(self, purpose: str, key: KeyOnRecord, signer: Signer) -> None:
        """The public key served is the one on record, and the private half signs for it."""
        if signer.public_raw != base64.b64decode(key.public_key):
            words = (
                f"SIGNER_{purpose.upper()}: {key.place} holds another key named {key.name} ({signer.keyid}) than"
                f" the one on record ({key.keyid}); bring the right one back: nobody would believe what this one signs"
            )
            raise ConfigRefused([words])
        try:
            good = verifies(SodiumPublicKey(signer.public_raw), signer.sign(PROBE), PROBE)
        except SignerUnavailable as error:
            raise self._refused(purpose, key.place, error) from error
        if not good:
            raise ConfigRefused([f"SIGNER_{purpose.upper()}: the key {key.name} does not sign for its public half"])

    def _refused(self, purpose: str, place: Kind, error: KeyProblem | SignerUnavailable) -> ConfigRefused:
        words = error.cause if isinstance(error, SignerUnavailable) else str(error)
        return ConfigRefused([f"SIGNER_{purpose.upper()} ({place}): {words}"])

    def _name(self, purpose: str, place: Kind, number: int) -> str:
        if place == "file" or self._settings is None:
            return purpose if number == 1 else f"{purpose}-{number}"
        return f"{self._settings.signer_key_prefix}-{purpose}-{number}"

    def _place(self, kind: Kind) -> KeyPlace:
        if kind not in self._places:
            self._places[kind] = FilePlace(self.directory) if kind == "file" else _remote(kind, self._settings)
        return self._places[kind]


def create_keys(directory: Path) -> None:
    """Make every key that is not there yet, in files."""
    Keyring(directory).make()


def load_signer(directory: Path, purpose: str) -> Signer:
    """The private half in a file. Refuses a file that others may read."""
    return Keyring(directory).signer(purpose)


def load_public(directory: Path, purpose: str) -> str:
    """The public half as padded standard base64."""
    return Keyring(directory).record(purpose).current.public_key


def _remote(kind: Kind, settings: Settings | None) -> KeyPlace:
    """The libraries are loaded only where they are used."""
    if settings is None:
        raise ConfigRefused([f"a key on record is in {kind}, which needs the installation's settings"])
    if kind == "pkcs11":
        from wardkeep_server.platform.signers_pkcs11 import Pkcs11Place  # noqa: PLC0415 - loads a native library

        module, token, pin = settings.pkcs11_module, settings.pkcs11_token, settings.pkcs11_pin_file
        if module is None or token is None or pin is None:
            raise ConfigRefused(["PKCS11_MODULE, PKCS11_TOKEN and PKCS11_PIN_FILE belong together"])
        return Pkcs11Place(module, token, lambda: read_private(pin, "PKCS11_PIN_FILE"))
    from wardkeep_server.platform.signers_vault import VaultAddress, VaultPlace  # noqa: PLC0415 - as above

    url, token_file = settings.vault_addr, settings.vault_token_file
    if url is None or token_file is None:
        raise ConfigRefused(["VAULT_ADDR and VAULT_TOKEN_FILE belong together"])
    address = VaultAddress(url, settings.vault_transit_mount, settings.vault_namespace, settings.vault_cacert)
    return VaultPlace(address, lambda: read_private(token_file, "VAULT_TOKEN_FILE"))
