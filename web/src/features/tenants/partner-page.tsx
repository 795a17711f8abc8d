import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { getPartner, listOrganisations, renamePartner } from '@/shared/api/generated/sdk.gen';
import type { PartnerView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayCreateOrganisations, mayManagePeople, mayRenamePartners } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button, buttonLook } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Paged } from '@/shared/ui/paged';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { Trail } from '@/shared/ui/trail';
import { NameDialog } from './name-dialog';
import { NewOrganisation } from './new-organisation';
import { OrganisationsTable } from './organisations-table';
import { words } from './words';

function Rename({ partner }: { partner: PartnerView }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.rename}</Button>
      {open && (
        <NameDialog
          title={words.renamePartner}
          label={words.partnerName}
          act={words.save}
          known={partner.name}
          call={(name) => renamePartner({ path: { partner_id: partner.id }, body: { name } })}
          invalidates={[['partners']]}
          onDone={() => setOpen(false)}
          onCancel={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Acts({ partner }: { partner: PartnerView }) {
  const role = useMe().data?.role;
  return (
    <div className="flex flex-wrap gap-2">
      {mayRenamePartners(role) && <Rename partner={partner} />}
      {mayManagePeople(role) && (
        <Link to="/people" className={buttonLook('plain')}>
          {words.invitePeople}
        </Link>
      )}
      {mayCreateOrganisations(role) && <NewOrganisation partner={partner.id} />}
    </div>
  );
}

function facts(partner: PartnerView): Fact[] {
  const ended = partner.archived_at;
  return [
    [words.since, <TimeStamp key="s" value={partner.created_at} form="exact" />],
    ...(ended === null ? [] : [[words.archived, <TimeStamp key="a" value={ended} form="exact" />] as const]),
  ];
}

function Organisations({ partner }: { partner: PartnerView }) {
  const { cursor } = useSearch({ from: '/partners/$partnerId' });
  const query = { partner: partner.id, ...(cursor === undefined ? {} : { after: cursor }) };
  const read = useRead(['organisations', 'list', query], (signal) => listOrganisations({ query, signal }), {
    keepOld: true,
  });
  return (
    <Panel title={words.organisationsOf} flush>
      <Paged read={read} lines={3} here={cursor} none={<Empty why={words.noOrganisationsOf} />}>
        {(rows) => <OrganisationsTable caption={words.allOf(partner.name)} rows={rows} partners={null} />}
      </Paged>
    </Panel>
  );
}

/** One partner and the practices it looks after. */
export function PartnerPage() {
  const { partnerId } = useParams({ from: '/partners/$partnerId' });
  const read = useRead(['partners', partnerId], (signal) => getPartner({ path: { partner_id: partnerId }, signal }));
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="p" to="/partners" className="hover:underline">
            {words.partners}
          </Link>,
        ]}
      </Trail>
      {read.data === undefined && <PageHead page={words.partner} title={null} />}
      <Loaded read={read} lines={6}>
        {(partner) => (
          <>
            <PageHead page={words.partner} title={partner.name} aside={<Acts partner={partner} />} />
            <div className="grid grid-cols-1 gap-4">
              <Panel title={words.facts}>
                <Facts rows={facts(partner)} />
              </Panel>
              <Organisations partner={partner} />
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}
