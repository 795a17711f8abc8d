import base64
import json

import pytest
from nacl.public import SealedBox

from wardkeep_core.evidence.documents import open_document
from wardkeep_core.kit.signer import keyid_of, load_public_base64
from wardkeep_core.protocol.documents import TARGETS_TYPE, SealedKey, TargetsDocument
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire, enrolled
from wardkeep_server.tests.support.world import REASON, World

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0LWNhbmFyeQ==\n-----END OPENSSH PRIVATE KEY-----\n"
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1c2VjcmV0LWNhbmFyeQAAAAAAAAAAAAAAAAAA"
SSH = {
    "kind": "ssh",
    "address": "192.0.2.20",
    "port": 22,
    "account": "wardkeep",
    "host_key": HOST_KEY,
    "private_key": KEY,
}
DEVICE = {"name": "File server", "connection": SSH}


async def targets(box: Wire) -> TargetsDocument:
    assert box.answer is not None
    key = load_public_base64(box.answer.server_keys.orders)
    text = (await box.check_in()).json()["targets"]
    raw = open_document(text, TARGETS_TYPE, {keyid_of(key.public_bytes_raw()): key})
    return TargetsDocument.model_validate_json(raw)


async def test_a_log_in_key_reaches_only_its_appliance_and_only_sealed(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    made = await browser.post(f"/api/sites/{world.ours.site}/devices", DEVICE)
    assert made.status_code == 201, made.text
    device = made.json()
    assert device["credential_set_at"] is not None
    (target,) = (await targets(box)).targets
    assert target.ssh is not None
    opened = SealedBox(box.sealing).decrypt(base64.b64decode(target.ssh.sealed_key))
    inside = SealedKey.model_validate_json(opened)
    assert inside == SealedKey(device=device["id"], user="wardkeep", host_key=HOST_KEY, private_key=KEY)
    admin = await world.client(Role.OPERATOR_ADMIN)
    for path in (f"/api/devices/{device['id']}", "/api/devices", "/api/audit?limit=200"):
        assert "secret-canary" not in (await admin.get(path)).text
        assert "c2VjcmV0" not in (await admin.get(path)).text.replace(HOST_KEY, "")
    actions = [line["action"] for line in (await admin.get("/api/audit?limit=200")).json()["items"]]
    assert {"device.create", "credential.set", "credential.deliver"} <= set(actions)
    assert actions.count("credential.deliver") == 1


async def test_nothing_is_sealed_to_keys_that_nobody_compared(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    await enrolled(world, browser, world.ours.site, confirm=False)
    refused = await browser.post(f"/api/sites/{world.ours.site}/devices", DEVICE)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_confirmed_appliance")


async def test_two_appliances_need_a_name_and_each_gets_its_own(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    one = await enrolled(world, browser, world.ours.site)
    other = await enrolled(world, browser, world.ours.site)
    path = f"/api/sites/{world.ours.site}/devices"
    unnamed = await browser.post(path, DEVICE)
    assert (unnamed.status_code, unnamed.json()["code"]) == (422, "appliance_ambiguous")
    assert (await browser.post(path, {**DEVICE, "appliance_id": other.id})).status_code == 201
    assert (await targets(one)).targets == ()
    assert [target.name for target in (await targets(other)).targets] == ["File server"]


async def test_a_medical_device_is_recorded_and_never_reached(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    path = f"/api/sites/{world.ours.site}/devices"
    refused = await browser.post(path, {**DEVICE, "device_class": "medical"})
    assert (refused.status_code, refused.json()["code"]) == (409, "excluded_device")
    device = (await browser.post(path, DEVICE)).json()
    changed = await browser.send("PATCH", f"/api/devices/{device['id']}", {"device_class": "medical"})
    assert changed.json()["credential_set_at"] is None
    (target,) = (await targets(box)).targets
    assert (target.device_class.value, target.ssh) == ("medical", None)


async def test_a_key_is_replaced_and_a_device_archived(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    device = (await browser.post(f"/api/sites/{world.ours.site}/devices", DEVICE)).json()
    before = (await targets(box)).targets[0].ssh
    path = f"/api/devices/{device['id']}"
    replaced = await browser.send("PUT", f"{path}/credential", {"private_key": KEY})
    assert replaced.status_code == 200
    after = (await targets(box)).targets[0].ssh
    assert before is not None
    assert after is not None
    assert before.sealed_key != after.sealed_key
    assert (await browser.send("DELETE", path)).status_code == 204
    assert (await targets(box)).targets == ()
    assert (await browser.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"connection": {**SSH, "private_key": "not a key"}}, "connection.ssh.private_key"),
        ({"connection": {**SSH, "port": 0}}, "connection.ssh.port"),
        ({"connection": {**SSH, "account": "root;rm"}}, "connection.ssh.account"),
        ({"connection": {**SSH, "host_key": "nonsense"}}, "connection.ssh.host_key"),
        ({"connection": {**SSH, "address": "a b"}}, "connection.ssh.address"),
        ({"platform": "windows"}, "platform"),
        ({"role": "File Server"}, "role"),
    ],
)
async def test_bad_devices_are_refused_by_field(world: World, change: dict[str, object], field: str) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    answer = await browser.post(f"/api/sites/{world.ours.site}/devices", {**DEVICE, **change})
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert "not a key" not in json.dumps(answer.json())


async def test_a_local_device_needs_no_key(world: World) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    box = await enrolled(world, browser, world.ours.site)
    body = {"name": "This box", "platform": "appliance", "connection": {"kind": "local"}}
    assert (await browser.post(f"/api/sites/{world.ours.site}/devices", body)).status_code == 201
    (target,) = (await targets(box)).targets
    assert (target.platform.value, target.ssh) == ("appliance", None)
    assert REASON
