"""Tokens of a real authority (`openssl ts -reply`, keys made here) and of ours, and all that may be wrong with them."""

import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from packages.core.tests.evidence.authority import FIRST, PRIVATE, SECOND, Authority, certificate, curve_key, tst_info

from wardkeep_core.evidence.certificates import Certificate, parse_certificate, path_is_trusted
from wardkeep_core.evidence.der import DerRefused
from wardkeep_core.evidence.stamping import time_stamp_query, token_of_reply
from wardkeep_core.evidence.token import TokenRefused, pare, parse_token

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
IMPRINT = hashlib.sha256(b"a head").digest()
NONCE = 0x8123456789ABCDEF
SETTINGS = """
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[tsa]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[answers]
serial = {folder}/serial
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256
accuracy = secs:1, millisecs:500
ordering = yes
tsa_name = {named}
ess_cert_id_chain = {chain}
ess_cert_id_alg = {hash}
signer_digest = {digest}
clock_precision_digits = {digits}
"""
KINDS = {
    "rsa": (["rsa:2048"], "sha256", "no", "sha256", "yes", "3"),
    "curve": (["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "sha384", "yes", "sha1", "no", "0"),
    "large curve": (["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], "sha512", "yes", "sha512", "yes", "6"),
}
"""Key of the signer, its digest, whether it names its whole chain and how, whether it names itself, digits of time."""


@dataclass(frozen=True)
class Real:
    """An authority of openssl's: root, intermediate and signer lie in the folder."""

    folder: Path

    def run(self, *argv: object) -> bytes:
        done = subprocess.run(["openssl", *map(str, argv)], cwd=self.folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def make(self, kind: str) -> "Real":
        key, digest, chain, named_by, named, digits = KINDS[kind]
        text = SETTINGS.format(
            folder=self.folder, digest=digest, chain=chain, hash=named_by, named=named, digits=digits
        )
        (self.folder / "settings").write_text(text)
        (self.folder / "serial").write_text("01\n")
        self._certificate("root", ["rsa:2048"], "ca", None)
        self._certificate("middle", ["rsa:2048"], "ca", "root")
        self._certificate("signer", key, "tsa", "middle")
        chained = (self.folder / "root.pem").read_text() + (self.folder / "middle.pem").read_text()
        (self.folder / "chain.pem").write_text(chained)
        return self

    def _certificate(self, name: str, key: list[str], section: str, issuer: str | None) -> None:
        self.run("req", "-new", "-newkey", *key, "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                 "-subj", f"/CN={name}")  # fmt: skip
        by = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial"] if issuer else []
        own = [] if issuer else ["-signkey", f"{name}.key"]
        self.run("x509", "-req", "-in", f"{name}.csr", *by, *own, "-days", "30", "-extfile", "settings",
                 "-extensions", section, "-out", f"{name}.pem")  # fmt: skip

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self.run("ts", "-reply", "-config", "settings", "-section", "answers", "-queryfile", "query",
                 "-inkey", "signer.key", "-signer", "signer.pem", "-chain", "chain.pem", "-out", "reply")  # fmt: skip
        return (self.folder / "reply").read_bytes()

    @property
    def root(self) -> Certificate:
        return parse_certificate(self.run("x509", "-in", "root.pem", "-outform", "DER"))


@pytest.fixture(scope="module", params=KINDS)
def real(request: Any, tmp_path_factory: Any) -> Real:
    return Real(tmp_path_factory.mktemp("authority")).make(request.param)


def test_a_real_authoritys_answer_is_kept_in_one_form_that_openssl_takes(real: Real) -> None:
    received = token_of_reply(real.reply(time_stamp_query(IMPRINT, NONCE)))
    pared = pare(received)
    assert len(pared) < len(received), "the root is left out"
    token = parse_token(pared)
    token.verify(IMPRINT)
    assert token.stamp.nonce == NONCE
    assert abs(token.stamp.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert token.counts([FIRST.root, real.root])
    assert not token.counts([FIRST.root])
    assert len(token.certificates) == 2
    (real.folder / "pared").write_bytes(pared)
    real.run("ts", "-verify", "-token_in", "-in", "pared", "-digest", IMPRINT.hex(), "-CAfile", "root.pem")


def test_paring_twice_is_paring_once(real: Real) -> None:
    pared = pare(token_of_reply(real.reply(time_stamp_query(IMPRINT, NONCE))))
    assert pare(pared) == pared


def test_openssl_reads_our_question(real: Real) -> None:
    (real.folder / "query").write_bytes(time_stamp_query(IMPRINT, NONCE))
    said = real.run("ts", "-query", "-in", "query", "-text").decode()
    assert "Hash Algorithm: sha256" in said
    assert "Nonce: 0x8123456789ABCDEF" in said
    assert "Certificate required: yes" in said


def test_a_refusal_says_why(real: Real) -> None:
    sha1 = time_stamp_query(IMPRINT, NONCE).replace(
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x01", b"\x60\x86\x48\x01\x65\x03\x04\x02\x02"
    )
    with pytest.raises(TokenRefused, match="not granted, status 2"):
        token_of_reply(real.reply(sha1))


@pytest.mark.parametrize(
    "raw", [b"", b"0\x00", b"<html>", b"0\x05\x30\x03\x02\x01\x00", b"0\x80\x00\x00", bytes(200_000)]
)
def test_what_is_no_answer_is_refused(raw: bytes) -> None:
    with pytest.raises(TokenRefused):
        token_of_reply(raw)


# -- our own authorities, which can be told to do wrong ----------------------------------------------------------------


def refused(token: bytes, words: str) -> None:
    with pytest.raises(TokenRefused, match=words):
        parse_token(token).verify(IMPRINT)


@pytest.mark.parametrize("authority", [FIRST, SECOND])
def test_a_good_token(authority: Authority) -> None:
    token = parse_token(authority.stamp(IMPRINT, AT + timedelta(microseconds=123_456)))
    token.verify(IMPRINT)
    assert token.stamp.at == AT + timedelta(milliseconds=123), "cut, never rounded"
    assert token.counts([authority.root])
    assert token.counts([authority.intermediate])
    assert not token.counts([])
    assert not token.counts([PRIVATE.root])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"info": tst_info(IMPRINT, AT, algorithm=bytes.fromhex("0609608648016503040202"))}, "messageImprint"),
        ({"info": tst_info(IMPRINT, AT) + b"\x05\x00"}, "bytes behind"),
        ({"info": tst_info(IMPRINT, AT).replace(b"20260302120000Z", b"20260230120000Z")}, "calendar"),
        ({"info": tst_info(IMPRINT, AT).replace(b"20260302120000Z", b"20260302120060Z")}, "calendar"),
        ({"info": tst_info(IMPRINT, AT).replace(b"20260302120000Z", b"202603021200.1Z")}, "YYYYMMDDhhmmss"),
        ({"info": tst_info(IMPRINT, AT).replace(b"20260302120000Z", b"2026030212000.Z")}, "YYYYMMDDhhmmss"),
        ({"named": FIRST.signer}, "names another"),
    ],
)
def test_what_a_token_may_not_say(change: dict[str, Any], words: str) -> None:
    refused(SECOND.stamp(IMPRINT, AT, **change), words)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"usage": None}, "extKeyUsage"),
        ({"usage": (ExtendedKeyUsageOID.CODE_SIGNING,)}, "extKeyUsage"),
        ({"usage": (ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)}, "extKeyUsage"),
        ({"usage_critical": False}, "extKeyUsage"),
        ({"until": AT - timedelta(seconds=1)}, "not valid"),
        ({"since": AT + timedelta(seconds=1)}, "not valid"),
    ],
)
def test_a_certificate_that_may_not_stamp(changes: dict[str, Any], words: str) -> None:
    refused(Authority("second", curves=True, changes=changes).stamp(IMPRINT, AT), words)


def test_a_certificate_is_valid_in_its_first_and_last_second() -> None:
    for changes in ({"until": AT}, {"since": AT}):
        token = parse_token(Authority("second", curves=True, changes=changes).stamp(IMPRINT, AT))
        token.verify(IMPRINT)
        assert token.counts([SECOND.root])


def test_another_imprint_is_refused() -> None:
    refused(FIRST.stamp(hashlib.sha256(b"another head").digest(), AT), "imprint")


@given(st.data())
def test_every_flipped_bit_is_noticed(data: st.DataObject) -> None:
    good = SECOND.stamp(IMPRINT, AT)
    place, bit = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(0, 7))
    flipped = good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1 :]
    try:
        token = parse_token(flipped)
        token.verify(IMPRINT)
    except TokenRefused:
        return
    assert not token.counts([SECOND.root]), "only the intermediate is not vouched for by the token itself"


@given(st.binary(max_size=300))
def test_strange_bytes_are_refused_and_nothing_worse(raw: bytes) -> None:
    for read in (parse_token, pare, token_of_reply):
        with pytest.raises(TokenRefused):
            read(raw)
    with pytest.raises(DerRefused):
        parse_certificate(raw)


def _middle(**changes: Any) -> Callable[[], list[Certificate]]:
    """A path over an intermediate that was made differently."""

    def path() -> list[Certificate]:
        given_ = {"ca": True, **changes}
        middle = certificate("m", curve_key("m"), "second root", SECOND.key("root"), **given_)
        usage = (ExtendedKeyUsageOID.TIME_STAMPING,)
        return [certificate("s", curve_key("s"), "m", curve_key("m"), usage=usage), middle]

    return path


UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        pytest.param(_middle(), True, id="good"),
        pytest.param(_middle(pathlen=0), True, id="none below"),
        pytest.param(_middle(ca=False), False, id="no authority"),
        pytest.param(_middle(until=AT - timedelta(days=1)), False, id="ended"),
        pytest.param(_middle(since=AT + timedelta(days=1)), False, id="not begun"),
        pytest.param(_middle(usage=(ExtendedKeyUsageOID.CODE_SIGNING,)), False, id="for something else"),
        pytest.param(_middle(usage=(ExtendedKeyUsageOID.TIME_STAMPING,)), True, id="for time stamps"),
        pytest.param(_middle(usage=(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,)), True, id="for all"),
        pytest.param(_middle(more=((UNKNOWN, True),)), False, id="critical and unknown"),
        pytest.param(_middle(more=((UNKNOWN, False),)), True, id="unknown"),
        pytest.param(lambda: _middle()()[:1], False, id="cut short"),
    ],
)
def test_which_path_leads_to_a_root(path: Callable[[], list[Certificate]], *, counts: bool) -> None:
    assert path_is_trusted(path(), [FIRST.root, SECOND.root], AT) is counts


def test_a_root_counts_only_while_it_is_valid() -> None:
    root = certificate("second root", SECOND.key("root"), "second root", SECOND.key("root"), ca=True, until=AT)
    path = [SECOND.signer, SECOND.intermediate]
    assert path_is_trusted(path, [root], AT)
    assert not path_is_trusted(path, [root], AT + timedelta(seconds=1))


def test_a_token_in_parts_of_another_is_not_in_the_one_form() -> None:
    token = FIRST.token(IMPRINT, AT)
    with pytest.raises(TokenRefused, match="path"):
        parse_token(replace(token, certificates=(*token.certificates, FIRST.root)).form())
    with pytest.raises(TokenRefused, match="path"):
        parse_token(replace(token, certificates=(token.certificates[0], SECOND.intermediate)).form())
    alone = parse_token(replace(token, certificates=token.certificates[:1]).form())
    alone.verify(IMPRINT)
    assert alone.counts([FIRST.intermediate])
    assert not alone.counts([FIRST.root])
