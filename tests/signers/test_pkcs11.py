"""Keys in a real SoftHSM2: made there, proved at start, never replaced by a file."""

from pathlib import Path

import pytest
from tests.signers.hsm import SoftHsm, Token
from tests.signers.installation import PURPOSES, in_hsm, keyring, signs_as, started

from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.signers_remote import SignerUnavailable


@pytest.fixture
def token(softhsm: SoftHsm) -> Token:
    return softhsm.token()


def test_keys_are_made_in_the_token_and_found_there_after_a_restart(token: Token, tmp_path: Path) -> None:
    ring, signers = started(tmp_path, **in_hsm(token))
    published = {purpose: ring.record(purpose).current.public_key for purpose in PURPOSES}
    assert len(set(published.values())) == 4
    assert all(signs_as(signers[purpose], published[purpose]) for purpose in PURPOSES)
    assert token.leaks("wardkeep-orders-1") == [True, False]
    ring.close()
    again, signers = started(tmp_path, **in_hsm(token))
    assert all(signs_as(signers[purpose], published[purpose]) for purpose in PURPOSES)
    again.close()
    assert list((tmp_path / "keys").glob("*.key")) == []


def test_a_purpose_may_stay_on_file(token: Token, tmp_path: Path) -> None:
    ring, signers = started(tmp_path, **in_hsm(token, "checkpoint"))
    assert {path.stem for path in (tmp_path / "keys").glob("*.key")} == {"answers", "orders", "attestation"}
    assert signs_as(signers["checkpoint"], ring.record("checkpoint").current.public_key)
    ring.close()


def test_a_wrong_pin_is_refused_by_name_and_not_tried_again(token: Token, tmp_path: Path) -> None:
    token.pin_file.write_text("0000000\n")
    ring = keyring(tmp_path, **in_hsm(token))
    for _ in range(8):
        with pytest.raises(ConfigRefused, match="PKCS11_PIN_FILE"):
            ring.make()
    ring.close()
    assert list((tmp_path / "keys").glob("*.key")) == [], "no key in a file instead"
    token.pin_file.write_text(token.pin)
    started(tmp_path, **in_hsm(token))[0].close()


def test_a_pin_that_others_may_read_is_refused(token: Token, tmp_path: Path) -> None:
    token.pin_file.chmod(0o640)
    with pytest.raises(ConfigRefused, match=r"PKCS11_PIN_FILE .* may be read by others"):
        started(tmp_path, **in_hsm(token))


def test_a_missing_token_or_module_is_refused(token: Token, tmp_path: Path) -> None:
    with pytest.raises(ConfigRefused, match="PKCS11_TOKEN"):
        started(tmp_path, **{**in_hsm(token), "pkcs11_token": "another"})
    with pytest.raises(ConfigRefused, match="PKCS11_MODULE"):
        started(tmp_path, **{**in_hsm(token), "pkcs11_module": tmp_path / "none.so"})


def test_a_missing_key_is_refused_and_never_made_anew(token: Token, tmp_path: Path) -> None:
    started(tmp_path, **in_hsm(token))[0].close()
    assert token.remove("wardkeep-orders-1") == 2
    with pytest.raises(ConfigRefused, match="holds no Ed25519 keys labelled wardkeep-orders-1"):
        started(tmp_path, **in_hsm(token))
    assert token.remove("wardkeep-orders-1") == 0
    assert not (tmp_path / "keys/orders.key").exists()


def test_a_foreign_key_of_the_same_name_is_refused(token: Token, tmp_path: Path) -> None:
    started(tmp_path, **in_hsm(token))[0].close()
    token.remove("wardkeep-orders-1")
    token.key("wardkeep-orders-1")
    with pytest.raises(ConfigRefused, match="SIGNER_ORDERS: pkcs11 holds another key named wardkeep-orders-1"):
        started(tmp_path, **in_hsm(token))


def test_two_keys_of_one_name_are_refused(token: Token, tmp_path: Path) -> None:
    started(tmp_path, **in_hsm(token))[0].close()
    token.key("wardkeep-orders-1")
    with pytest.raises(ConfigRefused, match="holds 2 Ed25519 keys"):
        started(tmp_path, **in_hsm(token))


def test_a_name_that_is_taken_is_not_adopted(token: Token, tmp_path: Path) -> None:
    token.key("wardkeep-answers-1")
    with pytest.raises(ConfigRefused, match="SIGNER_KEY_PREFIX"):
        started(tmp_path, **in_hsm(token))
    started(tmp_path, **in_hsm(token), signer_key_prefix="other")[0].close()


def test_settings_and_record_must_agree(token: Token, tmp_path: Path) -> None:
    started(tmp_path)[0].close()
    with pytest.raises(ConfigRefused, match=r"SIGNER_ORDERS is pkcs11, but .* `wardkeep keys move orders --to pkcs11`"):
        started(tmp_path, **in_hsm(token, "orders"))


def test_a_session_that_is_lost_is_opened_again_and_a_key_that_is_gone_signs_nothing(
    token: Token, tmp_path: Path
) -> None:
    ring, signers = started(tmp_path, **in_hsm(token))
    public = ring.record("orders").current.public_key
    place = ring._places["pkcs11"]
    place.close()  # as when the token is pulled and put back: the session is gone
    assert signs_as(signers["orders"], public)
    place.close()
    assert token.remove("wardkeep-orders-1") == 2
    place.close()
    with pytest.raises(SignerUnavailable) as refused:
        signers["orders"].sign(b"m")
    assert "labelled wardkeep-orders-1" in refused.value.cause
    assert "wardkeep-orders-1" not in refused.value.detail, "callers are told no names"
    assert signs_as(signers["answers"], ring.record("answers").current.public_key), "the others still sign"
    ring.close()
