"""Endorsements: a second key's word on a `key` statement or on the opening of an epoch after a restore.

An envelope has one signature, by the key that signs the chain; the other key signs `key_message` inside the body.
"""

import base64
import binascii
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.common import Common
from wardkeep_core.evidence.predicates import Endorsement, KeyRecord
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.signer import Signer, verifies


def key_message(common: Common, keys: Iterable[KeyRecord]) -> bytes:
    """What an endorsement signs: a domain line, then where the statement stands and the keys it names."""
    place = {
        "log": common.log,
        "appliance": common.appliance,
        "epoch": common.chain.epoch,
        "seq": common.chain.seq,
        "keys": [key.to_json() for key in keys],
    }
    return b"wardkeep-key-v1\n" + canonical_json(place)


def endorse(common: Common, keys: Iterable[KeyRecord], signer: Signer) -> Endorsement:
    """The endorsing key's word. A rotation needs the new key's, the opening after a restore the old key's."""
    signature = signer.sign(key_message(common, keys))
    return Endorsement(keyid=signer.keyid, signature=base64.b64encode(signature).decode())


def endorses(mark: Endorsement, public: Ed25519PublicKey, common: Common, keys: Iterable[KeyRecord]) -> bool:
    """True when the mark is this key's word on these keys at this place."""
    try:
        signature = base64.b64decode(mark.signature, validate=True)
    except binascii.Error:
        return False
    return verifies(public, signature, key_message(common, keys))
