"""The header that brings a passkey's answer is read, or refused with words; nothing else comes of any bytes."""

import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.evidence.passkey import base64url
from wardkeep_server.identity.service.signing import read_header
from wardkeep_server.platform.errors import BadRequest

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
VALUES = st.recursive(SCALARS, lambda one: st.lists(one, max_size=3))
CLIENT = st.dictionaries(st.sampled_from(["type", "challenge", "origin", "crossOrigin", "tokenBinding"]), VALUES)


@given(st.text(max_size=200) | st.binary(max_size=200).map(base64url))
def test_any_text_is_refused_with_words(text: str) -> None:
    with suppress(BadRequest):
        read_header(text)
        raise AssertionError(text)


@given((CLIENT | VALUES).map(lambda one: json.dumps(one).encode()) | st.just(b"[" * 5000), st.binary(max_size=40))
def test_any_client_data_is_read_or_refused_with_words(client: bytes, data: bytes) -> None:
    said = {"clientDataJSON": base64url(client), "authenticatorData": "AAAA", "signature": "AAAA"}
    name = base64url(data) or "AA"
    document = {"id": name, "rawId": name, "type": "public-key", "response": said}
    with suppress(BadRequest):
        assertion, challenge = read_header(base64url(json.dumps(document).encode()))
        assert (assertion.id, assertion.response.client_data) == (name, said["clientDataJSON"])
        assert isinstance(challenge, bytes)
