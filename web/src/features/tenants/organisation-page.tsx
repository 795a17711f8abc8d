import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { getOrganisation, getPartner, listConsents, renameOrganisation } from '@/shared/api/generated/sdk.gen';
import type { OrganisationView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayBuildKits, mayCreateOrganisations, mayCreateSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button, buttonLook } from '@/shared/ui/button';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { Trail } from '@/shared/ui/trail';
import { NameDialog } from './name-dialog';
import { OrganisationSites } from './organisation-sites';
import { words } from './words';

const look = 'font-medium text-accent underline';

function Rename({ organisation }: { organisation: OrganisationView }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.rename}</Button>
      {open && (
        <NameDialog
          title={words.renameOrganisation}
          label={words.organisationName}
          act={words.save}
          known={organisation.name}
          call={(name) => renameOrganisation({ path: { organisation_id: organisation.id }, body: { name } })}
          invalidates={[['organisations'], ['sites']]}
          onDone={() => setOpen(false)}
          onCancel={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** The partner's name; operators alone have a page of it. */
function Partner({ id }: { id: string }) {
  const me = useMe().data;
  const name = useRead(['partners', id], (signal) => getPartner({ path: { partner_id: id }, signal })).data?.name;
  if (name === undefined) return <span className="text-soft">{words.unknownPartner}</span>;
  if (me?.realm !== 'operator') return name;
  return (
    <Link to="/partners/$partnerId" params={{ partnerId: id }} className={look}>
      {name}
    </Link>
  );
}

function Consents({ organisation }: { organisation: string }) {
  const read = useRead(['consents', organisation], (signal) =>
    listConsents({ path: { organisation_id: organisation }, signal }),
  );
  return (
    <Loaded read={read} lines={1}>
      {(consents) => (
        <>
          {`${words.liveConsents(consents.filter((one) => one.live).length)} `}
          <Link to="/organisations/$organisationId/consents" params={{ organisationId: organisation }} className={look}>
            {words.toConsents}
          </Link>
        </>
      )}
    </Loaded>
  );
}

function facts(one: OrganisationView): Fact[] {
  return [
    [words.partner, <Partner key="p" id={one.partner_id} />],
    [words.since, <TimeStamp key="s" value={one.created_at} form="exact" />],
    ...(one.archived_at === null
      ? []
      : [[words.archived, <TimeStamp key="a" value={one.archived_at} form="exact" />] as const]),
    [words.consents, <Consents key="c" organisation={one.id} />],
  ];
}

function Organisation({ organisation }: { organisation: OrganisationView }) {
  const role = useMe().data?.role;
  const search = { organisation: organisation.id };
  return (
    <>
      <PageHead
        page={words.organisation}
        title={organisation.name}
        aside={
          <div className="flex flex-wrap gap-2">
            {mayCreateOrganisations(role) && <Rename organisation={organisation} />}
            {mayCreateSites(role) && (
              <Link to="/sites/new" className={buttonLook('primary')}>
                {words.newSite}
              </Link>
            )}
          </div>
        }
      />
      <div className="grid grid-cols-1 gap-4">
        <Panel title={words.facts}>
          <Facts rows={facts(organisation)} />
          <p className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
            <Link to="/compliance" search={search} className={look}>
              {words.toStanding}
            </Link>
            {mayBuildKits(role) && (
              <Link to="/kits" search={search} className={look}>
                {words.toKits}
              </Link>
            )}
          </p>
        </Panel>
        <OrganisationSites organisation={organisation.id} />
      </div>
    </>
  );
}

/** How does this practice stand? */
export function OrganisationPage() {
  const { organisationId } = useParams({ from: '/organisations/$organisationId' });
  const read = useRead(['organisations', organisationId], (signal) =>
    getOrganisation({ path: { organisation_id: organisationId }, signal }),
  );
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="o" to="/organisations" className="hover:underline">
            {words.organisations}
          </Link>,
        ]}
      </Trail>
      {read.data === undefined && <PageHead page={words.organisation} title={null} />}
      <Loaded read={read} lines={8}>
        {(organisation) => <Organisation organisation={organisation} />}
      </Loaded>
    </>
  );
}
