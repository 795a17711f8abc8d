"""Passkeys as browsers send them: the JSON form of WebAuthn level 3, section 5.1 (`PublicKeyCredential.toJSON`)."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.identity.schemas import DisplayName, Strict

Binary = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=8192)]
"""base64url without padding."""
CredentialId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=1400)]
_SHOWN: JsonDict = {
    "id": "AAAAAAAAAAAAAAAAAAAAAA",
    "rawId": "AAAAAAAAAAAAAAAAAAAAAA",
    "type": "public-key",
    "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA"},
}


class _Response(Strict):
    client_data: Binary = Field(alias="clientDataJSON")
    authenticator_data: Binary | None = Field(None, alias="authenticatorData")


class AssertionResponse(_Response):
    """What was signed, and the signature."""

    signature: Binary
    user_handle: Binary | None = Field(None, alias="userHandle")


class AttestationResponse(_Response):
    """What was made. `attestationObject` decides; the rest is for browsers' convenience and not looked at."""

    attestation_object: Binary = Field(alias="attestationObject")
    transports: list[str] | None = Field(None, max_length=10)
    public_key: Binary | None = Field(None, alias="publicKey")
    public_key_algorithm: int | None = Field(None, alias="publicKeyAlgorithm")


class _Credential(Strict):
    id: CredentialId
    raw_id: CredentialId = Field(alias="rawId")
    type: Literal["public-key"]
    attachment: str | None = Field(None, alias="authenticatorAttachment", max_length=32)
    extensions: dict[str, Any] | None = Field(None, alias="clientExtensionResults", max_length=20)

    def as_sent(self) -> dict[str, Any]:
        """For the library that judges it."""
        return self.model_dump(by_alias=True, exclude_none=True)


class Assertion(_Credential):
    """A passkey's answer to a challenge."""

    response: AssertionResponse


class Attestation(_Credential):
    """A passkey that was just made."""

    response: AttestationResponse


class PasskeyOptions(Strict):
    """For `navigator.credentials.create` or `.get`, after `parse…OptionsFromJSON`. Answer within five minutes."""

    public_key: dict[str, Any]


class PasskeySignIn(Strict):
    """A passkey's answer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"passkey": _SHOWN}]})

    passkey: Assertion


class NewPasskey(Strict):
    """A passkey that was just made, and what its person calls it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Key on my ring",
                    "passkey": {**_SHOWN, "response": {"clientDataJSON": "e30", "attestationObject": "AAAA"}},
                }
            ]
        }
    )

    name: DisplayName
    passkey: Attestation


class PasskeyView(Strict):
    """One of one's own passkeys."""

    id: Id
    name: str
    created_at: UtcTime
    used_at: UtcTime | None
    fingerprint: str | None
    """Hex SHA-256 of the public key (DER SubjectPublicKeyInfo), as it stands in what was signed with it."""
