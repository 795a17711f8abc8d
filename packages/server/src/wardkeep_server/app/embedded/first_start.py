"""Steps of the start that need the whole server, each run in a process of its own by `wardkeep up`.

`prepare` makes roles, schema, first operator and the site *This machine* with its single-use code. `adopt` confirms
the keys of the appliance that claimed the site, compared over this machine's files, and adds what it observes.
Both may be repeated; the last line each prints is its answer as JSON.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from wardkeep_core.model.device import Platform
from wardkeep_server.app import migrate
from wardkeep_server.app.embedded.environment import DATABASE, layout_of, postgres_of
from wardkeep_server.app.embedded.layout import Layout, load_or_make_secrets, write_private
from wardkeep_server.app.wiring import build_parts, close_parts
from wardkeep_server.device import service as device
from wardkeep_server.device.schemas import LocalConnection, NewDevice
from wardkeep_server.fleet import service as fleet
from wardkeep_server.fleet.schemas import Fingerprints, ServerFingerprints
from wardkeep_server.identity import service as identity
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import load_settings
from wardkeep_server.platform.log import configure_log
from wardkeep_server.platform.paging import MAX_PAGE
from wardkeep_server.platform.roles import bootstrap
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.schemas import NewOrganisation, NewSite

SITE = "This machine"


async def prepare(parts: Parts, layout: Layout) -> dict[str, Any]:
    """First operator and site. `observed` is true when an appliance was adopted by an earlier start."""
    await identity.create_first_operator(parts)
    async with _work(parts) as work:
        site = await _embedded_site(work) or await _create_site(work)
        boxes = await fleet.site_appliances(work, site.id)
        if not boxes:
            new = await fleet.create_code(work, site.id)
            write_private(layout.enrolment_code, f"{new.code}\n")
        return {"observed": any(box.keys_confirmed_at is not None for box in boxes)}


async def adopt(parts: Parts, layout: Layout, shown: Mapping[str, Any]) -> dict[str, Any]:
    """`shown` is what the appliance's own program prints of its keys and of the server keys that it pinned."""
    async with _work(parts) as work:
        site = await _embedded_site(work)
        if site is None:
            raise RuntimeError("the site of this machine is gone; remove WARDKEEP_VAR to begin anew")
        box_id = str(shown["appliance"])
        own, pinned = Fingerprints.model_validate(shown["own"]), ServerFingerprints.model_validate(shown["server"])
        await fleet.confirm_keys_locally(work, box_id, own, pinned)
        await _observe(work, site.id, box_id)
    layout.enrolment_code.unlink(missing_ok=True)
    return {"adopted": box_id}


async def _observe(work: Work, site_id: str, appliance_id: str) -> None:
    """The machine itself, and the appliance's checks of itself."""
    known = (await device.devices(work, site_id, limit=MAX_PAGE, after=None)).items
    for name, platform in ((SITE, Platform.LINUX), ("Appliance on this machine", Platform.APPLIANCE)):
        if not any(one.platform == platform for one in known):
            connection = LocalConnection()
            new = NewDevice(name=name, platform=platform, connection=connection, appliance_id=appliance_id)
            await device.create_device(work, site_id, new)


async def _embedded_site(work: Work) -> tenancy.SiteFacts | None:
    after: str | None = None
    while True:
        found, after = await tenancy.sites(work, None, limit=MAX_PAGE, after=after)
        for site in found:
            if site.embedded:
                return site
        if after is None:
            return None


async def _create_site(work: Work) -> tenancy.SiteFacts:
    partner = await tenancy.create_partner(work, "My firm")
    organisation = await tenancy.create_organisation(work, NewOrganisation(name="My practice", partner_id=partner.id))
    site = await tenancy.create_site(work, NewSite(organisation_id=organisation.id, name=SITE), embedded=True)
    return await tenancy.site(work, site.id)


def _work(parts: Parts) -> AbstractAsyncContextManager[Work]:
    return parts.work(tenancy.platform_scope("first_start"), system_actor("first_start", new_id()))


async def _run(step: str, argument: str | None, layout: Layout) -> dict[str, Any]:
    parts = build_parts(load_settings(os.environ))
    try:
        if step == "prepare":
            return await prepare(parts, layout)
        return await adopt(parts, layout, json.loads(argument or "{}"))
    finally:
        await close_parts(parts)


def main(argv: list[str]) -> int:
    """`first_start prepare` or `first_start adopt <JSON>`."""
    configure_log()
    layout = layout_of(os.environ)
    if argv[0] == "prepare":
        secrets = load_or_make_secrets(layout)
        bootstrap(
            postgres_of(layout).dsn(),
            database=DATABASE,
            owner_password=secrets["EMBEDDED_OWNER_PASSWORD"],
            application_password=secrets["EMBEDDED_APPLICATION_PASSWORD"],
        )
        migrate.upgrade(os.environ["DATABASE_OWNER_URL"])
    answer = asyncio.run(_run(argv[0], argv[1] if len(argv) > 1 else None, layout))
    print(json.dumps(answer))  # noqa: T201 - the step's answer to its caller
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
