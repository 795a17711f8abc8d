"""Opens log-in keys that were sealed to this appliance, and refuses them for any other device, account or key."""

import base64
import binascii

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from pydantic import ValidationError

from wardkeep_appliance.transport.session import Unreached
from wardkeep_core.probes.probe import Failure
from wardkeep_core.protocol.documents import SealedKey, Target


def open_log_in_key(sealing: PrivateKey, target: Target) -> str:
    """The private key in OpenSSH form. Raises Unreached when the box is not for exactly this way to the device."""
    way = target.ssh
    if way is None:
        raise Unreached(Failure.REFUSED, "this device is not reached over SSH")
    try:
        plain = SealedBox(sealing).decrypt(base64.b64decode(way.sealed_key, validate=True))
        sealed = SealedKey.model_validate_json(plain)
    except (CryptoError, binascii.Error, ValidationError) as error:
        raise Unreached(Failure.REFUSED, "the sealed log-in key cannot be opened by this appliance") from error
    if (sealed.device, sealed.user, sealed.host_key) != (target.device, way.user, way.host_key):
        raise Unreached(Failure.REFUSED, "the sealed log-in key was made for another device, account or host key")
    return sealed.private_key
