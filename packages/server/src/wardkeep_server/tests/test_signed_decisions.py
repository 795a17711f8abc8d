"""Decisions carry the signature of their person's passkey: asked for, given once, refused, and left out."""

import base64
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from wardkeep_core.evidence.kit.manifest import KitReport
from wardkeep_core.evidence.passkey import base64url
from wardkeep_core.evidence.predicates import Decision
from wardkeep_core.evidence.statement import decision_challenge
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence.tests.practice import json_of, practice_of, untimed
from wardkeep_server.fleet.tests.ordering import PATH, run
from wardkeep_server.identity.service.passkeys import CHALLENGE_LASTS
from wardkeep_server.identity.tests.authenticator import Authenticator
from wardkeep_server.identity.tests.people import Person, person
from wardkeep_server.identity.tests.test_passkeys import register
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.box import claimed_box
from wardkeep_server.tests.support.world import REASON, Browser, World


@dataclass
class Signer:
    """Somebody with a passkey, in their browser."""

    world: World
    person: Person
    browser: Browser
    key: Authenticator

    async def send(self, path: str, body: Any, says: str | None = None, **headers: str) -> Any:
        """Post it, with what the passkey says to it."""
        return await self.browser.post(path, body, **({"decision-assertion": says} if says else {}), **headers)

    async def asked(self, path: str, body: Any) -> dict[str, Any]:
        """What is to be signed before it is done."""
        answer = await self.send(path, body)
        assert (answer.status_code, answer.json()["code"]) == (428, "decision_to_sign"), answer.text
        options: dict[str, Any] = answer.json()["sign"]["public_key"]
        return options

    def says(self, options: dict[str, Any]) -> str:
        """The passkey's answer as a header."""
        return header(self.key.get(options))

    async def stop(self, **headers: str) -> Any:
        """Stop healing at our site, signed."""
        return await self.send(self.path, STOP, self.says(await self.asked(self.path, STOP)), **headers)

    @property
    def path(self) -> str:
        """Where healing is stopped."""
        return f"/api/sites/{self.world.ours.site}/healing-stop"


STOP = {"stopped": True, "reason": REASON}


def header(assertion: dict[str, Any]) -> str:
    return base64url(json.dumps(assertion).encode())


async def decisions(world: World) -> list[dict[str, Any]]:
    """Decisions stated in the log of our site, oldest first."""
    reader = await world.client(Role.OPERATOR_READONLY)
    lines = (await json_of(reader, f"/api/evidence/entries?kind=decision&site={world.ours.site}"))["items"]
    shown = [await json_of(reader, f"/api/evidence/entries/{line['id']}") for line in reversed(lines)]
    return [one["statement"]["predicate"] for one in shown]


async def signer_of(world: World, role: Role = Role.PARTNER_ADMIN) -> Signer:
    """Somebody of that role with a passkey; their sign-in counts as fresh."""
    found = await person(world, role)
    browser, key = await found.browser(), Authenticator()
    assert (await register(browser, key)).status_code == 201
    return Signer(world, found, browser, key)


@pytest.fixture
async def pat(world: World) -> Signer:
    return await signer_of(world)


async def test_a_decision_waits_for_the_signature_and_then_carries_it(world: World, pat: Signer) -> None:
    options = await pat.asked(pat.path, STOP)
    assert [one["id"] for one in options["allowCredentials"]] == [pat.key.get(options)["id"]]
    assert (options["userVerification"], await decisions(world)) == ("required", [])
    settings = await json_of(pat.browser, f"/api/sites/{world.ours.site}/settings")
    assert settings["stopped"] is False
    done = await pat.send(pat.path, STOP, pat.says(options))
    assert (done.status_code, done.json()["stopped"]) == (200, True), done.text
    (stated,) = await decisions(world)
    assert (stated["assurance"], stated["person"]) == ("webauthn", pat.person.id)
    body = Decision.model_validate({name: stated[name] for name in Decision.model_fields if name in stated})
    assert options["challenge"] == base64url(bytes.fromhex(decision_challenge(body)))
    (own,) = (await json_of(pat.browser, "/api/me/factors"))["passkeys"]
    assert own["fingerprint"] == fingerprint(stated["assertion"]["public_key"])


def fingerprint(public_key: str) -> str:
    return sha256_hex(base64.urlsafe_b64decode(public_key + "=="))


async def test_what_an_act_makes_has_the_id_that_was_signed(world: World) -> None:
    owner = await signer_of(world, Role.CLIENT_OWNER)
    path = f"/api/organisations/{world.ours.organisation}/consents"
    wanted = {"risk": "low", "until": format_time(world.clock() + timedelta(days=90)), "reason": REASON}
    options = await owner.asked(path, wanted)
    given = await owner.send(path, wanted, owner.says(options))
    assert given.status_code == 201, given.text
    (stated,) = await decisions(world)
    assert (stated["target"], stated["assurance"]) == (f"consent:{given.json()['id']}", "webauthn")


async def test_an_order_is_signed_as_well(world: World) -> None:
    box = await claimed_box(world, world.ours)
    body = run(await box.device()) | {"appliances": [box.wire.id], "reason": REASON}
    await box.wire.check_in()
    pat = await signer_of(world, Role.PARTNER_TECH)
    given = await pat.send(PATH, body, pat.says(await pat.asked(PATH, body)))
    assert given.status_code == 201, given.text
    assert (await decisions(world))[-1]["target"] == f"consent:{given.json()['id']}"


async def test_a_signature_counts_once_and_for_what_was_asked_only(world: World, pat: Signer) -> None:
    says = pat.says(await pat.asked(pat.path, STOP))
    other = await pat.send(pat.path, {"stopped": True, "reason": f"{REASON}, and more"}, says)
    assert (other.status_code, other.json()["code"]) == (428, "decision_to_sign")
    assert (await pat.send(pat.path, STOP, says)).status_code == 200
    again = await pat.send(pat.path, STOP, says)
    assert (again.status_code, again.json()["code"]) == (428, "decision_to_sign")
    assert len(await decisions(world)) == 1


async def test_a_signature_that_comes_late_is_asked_for_again(world: World, pat: Signer) -> None:
    says = pat.says(await pat.asked(pat.path, STOP))
    world.clock.ahead += CHALLENGE_LASTS + timedelta(seconds=1)
    late = await pat.send(pat.path, STOP, says)
    assert (late.status_code, late.json()["code"]) == (428, "decision_to_sign")
    assert await decisions(world) == []


@pytest.mark.parametrize("bent", [{"verified": False}, {"origin": "https://elsewhere.invalid"}, {"rp_id": "elsewhere"}])
async def test_a_bad_signature_does_nothing_and_uses_the_challenge_up(
    world: World, pat: Signer, bent: dict[str, Any]
) -> None:
    options = await pat.asked(pat.path, STOP)
    before = {name: getattr(pat.key, name) for name in bent}
    for name, value in bent.items():
        setattr(pat.key, name, value)
    refused = await pat.send(pat.path, STOP, pat.says(options))
    assert (refused.status_code, refused.json()["code"]) == (422, "factor_wrong")
    for name, value in before.items():
        setattr(pat.key, name, value)
    again = await pat.send(pat.path, STOP, pat.says(options))
    assert (again.status_code, again.json()["code"]) == (428, "decision_to_sign")
    assert await decisions(world) == []


async def test_somebody_elses_passkey_signs_nothing(world: World, pat: Signer) -> None:
    other = await signer_of(world, Role.PARTNER_TECH)
    options = await pat.asked(pat.path, STOP)
    refused = await pat.send(pat.path, STOP, other.says(options))
    assert (refused.status_code, refused.json()["code"]) == (422, "factor_wrong")
    assert await decisions(world) == []


async def test_a_challenge_is_of_one_session(world: World, pat: Signer) -> None:
    says = pat.says(await pat.asked(pat.path, STOP))
    await pat.browser.take_session(Role.PARTNER_ADMIN, world.ours, pat.person.id)
    answer = await pat.send(pat.path, STOP, says)
    assert (answer.status_code, answer.json()["code"]) == (428, "decision_to_sign")


async def test_whoever_would_not_sign_goes_on_and_it_is_written_down(world: World, pat: Signer) -> None:
    assert (await pat.send(pat.path, STOP, "none")).status_code == 200
    (stated,) = await decisions(world)
    assert (stated["assurance"], "assertion" in stated and stated["assertion"]) == ("platform_asserted", None)
    operator = await world.client(Role.OPERATOR_READONLY)
    audited = [line["action"] for line in (await json_of(operator, "/api/audit"))["items"]]
    assert audited.count("decision.leave_unsigned") == 1


async def test_people_without_a_passkey_are_asked_for_nothing(world: World) -> None:
    admin = await world.client(Role.PARTNER_ADMIN)
    assert (await admin.post(f"/api/sites/{world.ours.site}/healing-stop", STOP)).status_code == 200
    assert (await decisions(world))[0]["assurance"] == "platform_asserted"


async def test_the_same_request_again_under_its_key_gets_the_same_answer(world: World, pat: Signer) -> None:
    key = {"idempotency-key": "press-1"}
    assert (await pat.send(pat.path, STOP, **key)).status_code == 428
    says = pat.says(await pat.asked(pat.path, STOP))
    done = await pat.send(pat.path, STOP, says, **key)
    again = await pat.send(pat.path, STOP, says, **key)
    assert (done.status_code, again.status_code, again.json()) == (200, 200, done.json())
    assert len(await decisions(world)) == 1


async def test_a_signature_where_nothing_is_decided_is_refused(world: World, pat: Signer) -> None:
    says = pat.says(await pat.asked(pat.path, STOP))
    site = f"/api/sites/{world.ours.site}"
    renamed = await pat.browser.send("PATCH", site, {"name": "Another name"}, **{"decision-assertion": says})
    assert renamed.status_code in {400, 404, 405, 422}, renamed.text
    read = await pat.browser.get("/api/sites", headers={"decision-assertion": says})
    assert (read.status_code, read.json()["code"]) == (400, "nothing_to_sign")
    assert (await pat.send(pat.path, STOP, says)).status_code == 200


@pytest.mark.parametrize(
    "says",
    [
        "x",
        "é",
        "e30",
        header({"id": "AAAA"}),
        header(
            {
                "id": "AAAA",
                "rawId": "AAAA",
                "type": "public-key",
                "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA"},
            }
        ),
        "A" * 20_000,
    ],
)
async def test_what_no_passkey_answers_is_refused_with_words(pat: Signer, says: str) -> None:
    refused = await pat.browser.http.post(pat.path, headers=[(b"decision-assertion", says.encode())])
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_assertion")


async def test_a_kit_counts_signed_and_unsigned_decisions_apart(world: World) -> None:
    ours, start = await practice_of(world), world.clock()
    await ours.submit(ours.genesis(), ours.inventory(), ours.seal(ours.look()))
    pat = await signer_of(world)
    assert (await pat.stop()).status_code == 200
    admin = await world.client(Role.OPERATOR_ADMIN)
    assert (await admin.post(pat.path, {"stopped": False, "reason": REASON})).status_code == 200
    world.clock.ahead += timedelta(seconds=1)
    period = {"from": format_time(start), "to": format_time(world.clock())}
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    await ours.check_in()
    assert (await ours.witness()).status_code == 200
    path = f"/api/organisations/{world.ours.organisation}/auditor-kit"
    answer = await (await world.client(Role.CLIENT_ADMIN)).get(path, params=period)
    assert answer.status_code == 200, answer.text
    found = ours.verify(answer.content)
    assert found.verdict == untimed(ours), found.to_json()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        report = KitReport.model_validate_json(archive.read("report.json"))
    (own,) = (await json_of(pat.browser, "/api/me/factors"))["passkeys"]
    decided = report.decisions or {}
    assert (decided["webauthn"], sum(decided.values())) == (1, report.kinds["decision"])
    assert decided["platform_asserted"] >= 1
    assert f"person {pat.person.id} signed 1 with passkey {own['fingerprint']}" in str(found.to_json())
