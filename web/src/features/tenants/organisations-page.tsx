import { useSearch } from '@tanstack/react-router';
import { listOrganisations } from '@/shared/api/generated/sdk.gen';
import { usePartners } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import { mayCreateOrganisations } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Empty } from '@/shared/ui/empty';
import { PageHead } from '@/shared/ui/page-head';
import { Paged } from '@/shared/ui/paged';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { NewOrganisation } from './new-organisation';
import { OrganisationsTable } from './organisations-table';
import { words } from './words';

/** Which practices are looked after? */
export function OrganisationsPage() {
  const { cursor, unread } = useSearch({ from: '/organisations' });
  const me = useMe().data;
  const ofAll = me?.realm === 'operator';
  const query = cursor === undefined ? {} : { after: cursor };
  const read = useRead(['organisations', 'list', query], (signal) => listOrganisations({ query, signal }), {
    keepOld: true,
  });
  const partners = usePartners({ enabled: ofAll }).data?.items ?? [];
  const creates = mayCreateOrganisations(me?.role);
  return (
    <>
      <PageHead
        page={words.organisations}
        title={null}
        aside={creates && <NewOrganisation {...(ofAll ? { partner: null } : {})} />}
      >
        <p className="max-w-prose text-soft">{words.organisationsLead}</p>
      </PageHead>
      <UnreadFilters names={unread} />
      <section aria-label={words.organisations} className="rounded-lg border border-line bg-surface">
        <Paged read={read} lines={4} here={cursor} none={<Empty why={words.noOrganisations} />}>
          {(rows) => (
            <OrganisationsTable caption={words.organisationsCaption} rows={rows} partners={ofAll ? partners : null} />
          )}
        </Paged>
      </section>
    </>
  );
}
