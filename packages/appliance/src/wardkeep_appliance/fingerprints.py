"""Key ids to compare: our own, those of the server as pinned, and the witness key an auditor's trust file names."""

import base64
from typing import Any

from wardkeep_appliance.keys.ring import KeyRing
from wardkeep_core.evidence.checkpoint import checkpoint_key, witness_key, witness_name
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import keyid_of
from wardkeep_core.protocol.messages import ClaimAnswer


def fingerprints(ring: KeyRing, answer: ClaimAnswer) -> dict[str, Any]:
    """Key ids are hex SHA-256 of the DER SubjectPublicKeyInfo; of the sealing key, of its 32 raw bytes."""
    keys, origin = answer.server_keys, answer.server_keys.checkpoint_origin
    name = witness_name(origin, answer.appliance)
    return {
        "appliance": answer.appliance,
        "site": answer.site,
        "organisation": answer.organisation,
        "log": answer.log,
        "own": {
            "identity": ring.identity.keyid,
            "evidence": ring.evidence.keyid,
            "witness": ring.witness.keyid,
            "sealing": sha256_hex(bytes(ring.sealing.public_key)),
        },
        "server": {
            "answers": _keyid(keys.answers),
            "orders": _keyid(keys.orders),
            "attestation": _keyid(keys.attestation),
            "checkpoint": _keyid(keys.checkpoint),
        },
        "log_vkey": checkpoint_key(origin, base64.b64decode(keys.checkpoint)).vkey,
        "witness_vkey": witness_key(name, ring.witness.public_raw).vkey,
    }


def _keyid(public: str) -> str:
    return keyid_of(base64.b64decode(public))
