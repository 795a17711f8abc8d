"""Devices as the API takes and shows them. A log-in key goes in once and never comes out."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from wardkeep_core.kit.ids import CheckId, Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_server.platform.texts import Name

DeviceRole = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Address = Annotated[str, StringConstraints(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9][A-Za-z0-9.:_-]*$")]
Account = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_-]{0,31}$")]
HostKey = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=2048,
        pattern=r"^(?:ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|rsa-sha2-512|ssh-rsa) [A-Za-z0-9+/]+={0,2}$",
    ),
]
MAX_KEY = 5500


def _openssh_key(key: SecretStr) -> SecretStr:
    text = key.get_secret_value()
    if not text.startswith("-----BEGIN OPENSSH PRIVATE KEY-----") or len(text) > MAX_KEY:
        raise ValueError("a private key in OpenSSH form, at most 5,500 characters")
    return key


PrivateKey = Annotated[SecretStr, AfterValidator(_openssh_key)]


class Strict(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class SshConnection(Strict):
    """How the device is reached. `host_key` is its pinned OpenSSH public key (type and base64)."""

    kind: Literal["ssh"] = "ssh"
    address: Address
    port: int = Field(default=22, ge=1, le=65_535)
    account: Account
    host_key: HostKey
    private_key: PrivateKey


class LocalConnection(Strict):
    """The appliance's own machine."""

    kind: Literal["local"] = "local"


class NewDevice(Strict):
    """A device to watch. `appliance_id` may be left out when the site has one confirmed appliance."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "File server", "role": "server", "connection": {"kind": "local"}}]}
    )

    name: Name
    platform: Literal[Platform.LINUX, Platform.APPLIANCE] = Platform.LINUX
    device_class: DeviceClass = DeviceClass.MANAGED
    role: DeviceRole = "server"
    connection: Annotated[SshConnection | LocalConnection, Field(discriminator="kind")]
    appliance_id: Id | None = None
    checks: list[CheckId] | None = Field(default=None, max_length=256)


class DeviceChange(Strict):
    """Fields that are left out stay as they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "File server"}]})

    name: Name | None = None
    role: DeviceRole | None = None
    device_class: DeviceClass | None = None


class NewCredential(Strict):
    """A log-in key in the place of the one before."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"private_key": "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"}
            ]
        }
    )

    private_key: PrivateKey


class DeviceView(Strict):
    """A device. The log-in key is never here; `credential_set_at` says that there is one, and since when."""

    id: Id
    partner_id: Id
    organisation_id: Id
    site_id: Id
    appliance_id: Id
    name: str
    platform: Platform
    device_class: DeviceClass
    role: str
    connection: Literal["ssh", "local"]
    address: str | None
    port: int | None
    account: str | None
    host_key: str | None
    checks: list[str] | None
    created_at: UtcTime
    archived_at: UtcTime | None
    credential_set_at: UtcTime | None
    credential_delivered_at: UtcTime | None
