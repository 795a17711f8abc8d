from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_core.evidence.checkpoint import checkpoint_key, witness_key, witness_name
from wardkeep_core.evidence.trust import parse_trust
from wardkeep_core.kit.signer import KeySigner
from wardkeep_lab.proof import trust_text

APPLIANCE = "01a1ffa2-f532-7109-b6a4-7fd796666f1a"
ORIGIN = f"localhost/wardkeep/{'0' * 31}1"


def test_the_trust_file_names_what_the_box_shows_and_nothing_else() -> None:
    log = checkpoint_key(ORIGIN, _public(1))
    witness = witness_key(witness_name(ORIGIN, APPLIANCE), _public(2))
    shown = {
        "appliance": APPLIANCE,
        "own": {"evidence": "a" * 64},
        "server": {"attestation": "b" * 64},
        "log_vkey": log.vkey,
        "witness_vkey": witness.vkey,
    }

    trust = parse_trust(trust_text(shown))

    assert trust.logs == {ORIGIN: log}
    assert trust.witnesses == {"box": witness}
    assert trust.platform == {"b" * 64}
    assert trust.appliances == {APPLIANCE: {"a" * 64}}
    assert trust.quorum_met(["box"])
    assert not trust.quorum_met([])


def _public(seed: int) -> bytes:
    return KeySigner(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)).public_raw
