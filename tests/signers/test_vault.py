"""Keys in a real OpenBao server: made there, proved at start, waited for when it is away, never replaced by a file."""

import secrets
import time
from pathlib import Path

import pytest
from tests.signers.bao import Bao, make_authority
from tests.signers.conftest import write_token
from tests.signers.installation import PURPOSES, in_vault, signs_as, started

from wardkeep_core.kit.signer import Signer
from wardkeep_server.platform import signers_remote
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.signers_remote import REST_S, SignerUnavailable

WITHIN_S = 20


@pytest.fixture
def prefix() -> str:
    return f"t{secrets.token_hex(4)}"


def until_it_signs(signer: Signer) -> bytes:
    """Without anything being started anew: it recovers by itself."""
    deadline = time.monotonic() + WITHIN_S
    while True:
        try:
            return signer.sign(b"m")
        except SignerUnavailable:
            assert time.monotonic() < deadline, "did not recover"
            time.sleep(0.1)


def refusal(signer: Signer) -> str:
    """Why it does not sign, asked when it does not rest from the time before."""
    time.sleep(REST_S)
    with pytest.raises(SignerUnavailable) as refused:
        signer.sign(b"m")
    assert "127.0.0.1" not in refused.value.detail, "callers are told no addresses"
    return refused.value.cause


def test_keys_are_made_there_and_found_after_both_were_restarted(
    bao: Bao, token_file: Path, prefix: str, tmp_path: Path
) -> None:
    ring, signers = started(tmp_path, **in_vault(bao, token_file, prefix))
    published = {purpose: ring.record(purpose).current.public_key for purpose in PURPOSES}
    assert len(set(published.values())) == 4
    assert all(signs_as(signers[purpose], published[purpose]) for purpose in PURPOSES)
    told = bao.call("GET", f"/v1/transit/keys/{prefix}-orders-1")["data"]
    assert (told["type"], told["exportable"], told["allow_plaintext_backup"]) == ("ed25519", False, False)
    ring.close()
    bao.kill()
    bao.start()
    bao.unseal()
    again, signers = started(tmp_path, **in_vault(bao, token_file, prefix))
    assert all(signs_as(signers[purpose], published[purpose]) for purpose in PURPOSES)
    again.close()
    assert list((tmp_path / "keys").glob("*.key")) == []


def test_a_key_that_was_rotated_there_goes_on_signing_by_its_first_version(
    bao: Bao, token_file: Path, prefix: str, tmp_path: Path
) -> None:
    ring, signers = started(tmp_path, **in_vault(bao, token_file, prefix, "orders"))
    bao.call("POST", f"/v1/transit/keys/{prefix}-orders-1/rotate")
    assert signs_as(signers["orders"], ring.record("orders").current.public_key)
    ring.close()
    ring, signers = started(tmp_path, **in_vault(bao, token_file, prefix, "orders"))
    assert signs_as(signers["orders"], ring.record("orders").current.public_key)
    ring.close()


def test_a_sealed_server_is_waited_for(
    bao: Bao, token_file: Path, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signers_remote, "REST_S", 5.0)  # longer than a busy machine takes from one call to the next
    ring, signers = started(tmp_path, **in_vault(bao, token_file, prefix, "checkpoint"))
    bao.seal()
    assert "answered 503" in refusal(signers["checkpoint"])
    assert refusal(signers["checkpoint"]) == "it failed a moment ago", "nobody waits again so soon"
    bao.unseal()
    assert len(until_it_signs(signers["checkpoint"])) == 64
    ring.close()


def test_a_server_that_is_down_is_waited_for(bao: Bao, token_file: Path, prefix: str, tmp_path: Path) -> None:
    ring, signers = started(tmp_path, **in_vault(bao, token_file, prefix, "checkpoint"))
    bao.kill()
    assert "does not answer" in refusal(signers["checkpoint"])
    with pytest.raises(ConfigRefused, match=r"SIGNER_CHECKPOINT \(vault\): VAULT_ADDR .* does not answer"):
        started(tmp_path, **in_vault(bao, token_file, prefix, "checkpoint"))
    assert not (tmp_path / "keys/checkpoint.key").exists(), "no key in a file instead"
    bao.start()
    bao.unseal()
    assert len(until_it_signs(signers["checkpoint"])) == 64
    ring.close()


def test_a_revoked_token_signs_nothing_until_the_file_holds_another(
    bao: Bao, token_file: Path, prefix: str, tmp_path: Path
) -> None:
    ring, signers = started(tmp_path, **in_vault(bao, token_file, prefix, "checkpoint"))
    bao.revoke(token_file.read_text().strip())
    assert "refuses the token in VAULT_TOKEN_FILE" in refusal(signers["checkpoint"])
    with pytest.raises(ConfigRefused, match="refuses the token in VAULT_TOKEN_FILE"):
        started(tmp_path, **in_vault(bao, token_file, prefix, "checkpoint"))
    write_token(token_file, bao.token())
    assert len(until_it_signs(signers["checkpoint"])) == 64
    ring.close()


def test_the_token_is_renewed_while_it_serves(bao: Bao, prefix: str, tmp_path: Path) -> None:
    token = bao.token(ttl="6s")
    file = write_token(tmp_path / "short", token)
    ring, signers = started(tmp_path, **in_vault(bao, file, prefix, "checkpoint"))
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline:
        assert bao.left_of(token) > 0
        time.sleep(0.5)
    assert len(signers["checkpoint"].sign(b"m")) == 64, "past the end that it was given"
    ring.close()


def test_a_missing_key_is_refused_and_never_made_anew(bao: Bao, token_file: Path, prefix: str, tmp_path: Path) -> None:
    started(tmp_path, **in_vault(bao, token_file, prefix, "orders"))[0].close()
    name = f"/v1/transit/keys/{prefix}-orders-1"
    bao.call("POST", f"{name}/config", {"deletion_allowed": True})
    bao.call("DELETE", name)
    with pytest.raises(ConfigRefused, match=f"holds no key named {prefix}-orders-1"):
        started(tmp_path, **in_vault(bao, token_file, prefix, "orders"))
    bao.call("POST", name, {"type": "ed25519"})
    with pytest.raises(ConfigRefused, match=f"SIGNER_ORDERS: vault holds another key named {prefix}-orders-1"):
        started(tmp_path, **in_vault(bao, token_file, prefix, "orders"))
    bao.call("POST", f"{name}/config", {"deletion_allowed": True})
    bao.call("DELETE", name)
    bao.call("POST", name, {"type": "ecdsa-p256"})
    with pytest.raises(ConfigRefused, match="SIGNER_ORDERS"):
        started(tmp_path, **in_vault(bao, token_file, prefix, "orders"))


def test_a_name_that_is_taken_is_not_adopted(bao: Bao, token_file: Path, prefix: str, tmp_path: Path) -> None:
    bao.call("POST", f"/v1/transit/keys/{prefix}-orders-1", {"type": "ed25519"})
    with pytest.raises(ConfigRefused, match="SIGNER_KEY_PREFIX"):
        started(tmp_path, **in_vault(bao, token_file, prefix, "orders"))


def test_a_server_by_another_authority_gets_no_token(bao: Bao, token_file: Path, prefix: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    make_authority(other)
    with pytest.raises(ConfigRefused, match="does not answer: ConnectError"):
        started(tmp_path, **{**in_vault(bao, token_file, prefix), "vault_cacert": other / "ca.pem"})


def test_a_token_file_that_others_may_read_is_refused(bao: Bao, token_file: Path, prefix: str, tmp_path: Path) -> None:
    token_file.chmod(0o644)
    with pytest.raises(ConfigRefused, match=r"VAULT_TOKEN_FILE .* may be read by others"):
        started(tmp_path, **in_vault(bao, token_file, prefix))
