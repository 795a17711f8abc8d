"""Published vectors before every way in which the Python parts verify, read and write."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.note import cosignature_message, parse_note, parse_vkey, verified_by
from wardkeep_core.evidence.verify.signatures import BATCH, Signed, Verify, one_by_one
from wardkeep_core.kit.canonical import CanonicalError, canonical_json, parse_canonical
from wardkeep_core.kit.signer import KeyRefused, load_public, verifies
from wardkeep_server.app.cores import every_core as on_every_core
from wardkeep_server.platform.sodium import SodiumPublicKey

HERE = Path(__file__).parent
Load = Callable[[bytes], Ed25519PublicKey]


def vectors(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


ED25519 = vectors("ed25519.json")
DOCUMENTS = vectors("rfc8785.json")
NOTES = vectors("notes.json")


def test_the_files_hold_what_their_page_says() -> None:
    by = [case["id"].split()[0] for case in ED25519]
    assert (by.count("wycheproof"), by.count("speccheck")) == (73, 10)
    assert sum(case["result"] == "valid" for case in ED25519) == 12
    assert len({case["id"] for case in ED25519}) == len(ED25519)


@pytest.mark.parametrize("load", [load_public, SodiumPublicKey], ids=["cryptography", "sodium"])
@pytest.mark.parametrize("case", ED25519, ids=[case["id"] for case in ED25519])
def test_one_signature(load: Load, case: dict[str, str]) -> None:
    key = loaded(load, case)
    good = key is not None and verifies(key, bytes.fromhex(case["signature"]), bytes.fromhex(case["message"]))
    assert good is (case["result"] == "valid")


@pytest.fixture(scope="module")
def every_core() -> Iterator[Verify]:
    with on_every_core() as verify:
        yield verify


@pytest.mark.parametrize("path", ["one_by_one", "every_core"])
def test_a_batch_tells_the_same_at_each_place(every_core: Verify, path: str) -> None:
    """As many as a batch takes: fewer would not leave this process."""
    verify = every_core if path == "every_core" else one_by_one
    known = [(case, key) for case in ED25519 if (key := loaded(load_public, case)) is not None]
    batch, expected = [], []
    for place in range(BATCH):
        case, key = known[place % len(known)]
        batch.append(Signed(key, bytes.fromhex(case["signature"]), bytes.fromhex(case["message"])))
        expected.append(case["result"] == "valid")
    assert list(verify(batch)) == expected


@pytest.mark.parametrize("case", DOCUMENTS, ids=[case["name"] for case in DOCUMENTS])
def test_one_document(case: dict[str, str]) -> None:
    value, output = json.loads(case["input"]), case["output"].encode()
    if case["name"] == "values":
        with pytest.raises(CanonicalError, match="float has no canonical form"):
            parse_canonical(output)
        value, output = without_numbers(value), canonical_json(without_numbers(json.loads(output)))
    if case["name"] == "structures":
        with pytest.raises(CanonicalError):
            canonical_json(value)
        value = json.loads(output)
    assert canonical_json(value) == output
    assert canonical_json(parse_canonical(output)) == output
    if case["input"].encode() != output:
        with pytest.raises(CanonicalError):
            parse_canonical(case["input"].encode())


@pytest.mark.parametrize("case", vectors("rfc8785-numbers.json"), ids=lambda case: case["ieee754"])
def test_one_number(case: dict[str, str]) -> None:
    if case["text"] == "0":
        assert parse_canonical(b"0") == 0
        return
    with pytest.raises(CanonicalError):
        parse_canonical(case["text"].encode())


@pytest.mark.parametrize("key", NOTES["keys"], ids=lambda key: key["name"])
def test_one_key(key: dict[str, str]) -> None:
    found = parse_vkey(key["vkey"])
    assert (found.name, found.key_id.hex(), found.vkey) == (key["name"], key["key_id"], key["vkey"])
    other = key["vkey"].replace(key["key_id"], "00000000")
    with pytest.raises(ValueError, match="key id"):
        parse_vkey(other)


def test_a_signed_note() -> None:
    of = NOTES["note"]
    note = parse_note(f"{of['text']}\n{of['signature']}\n".encode())
    assert [key.vkey for key, _ in verified_by(note, [parse_vkey(of["vkey"])])] == [of["vkey"]]
    changed = parse_note(f"{of['text'].replace('answer', 'Answer')}\n{of['signature']}\n".encode())
    with pytest.raises(ValueError, match="PeterNeumann"):
        verified_by(changed, [parse_vkey(of["vkey"])])


def test_the_example_of_a_cosignature() -> None:
    of = NOTES["cosignature"]
    note = parse_note(of["note"].encode())
    log, witness = note.signatures
    assert base64.b64decode(witness.line.split(" ")[-1])[:4].hex() == of["witness_key_id"]
    assert witness.timestamp == of["time"]
    assert cosignature_message(note.text, witness.timestamp) == of["message"].encode()
    assert log.line in of["note"]


def loaded(load: Load, case: dict[str, str]) -> Ed25519PublicKey | None:
    try:
        return load(bytes.fromhex(case["key"]))
    except KeyRefused:
        return None


def without_numbers(value: dict[str, Any]) -> dict[str, Any]:
    return {name: member for name, member in value.items() if name != "numbers"}
