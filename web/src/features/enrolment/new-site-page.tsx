import { Link } from '@tanstack/react-router';
import { allOrganisations, allPartners } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import { mayCreateOrganisations, mayCreatePartners } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { moreHint } from '@/shared/ui/inputs';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Trail } from '@/shared/ui/trail';
import { SiteForm } from './site-form';
import { words } from './words';

const asOption = (one: { id: string; name: string }) => ({ value: one.id, name: one.name });

/** Where is the new place, and whose is it? */
export function NewSitePage() {
  const role = useMe().data?.role;
  const read = useRead(
    ['organisations', 'and partners'],
    async (signal) => {
      const [organisations, partners] = await Promise.all([allOrganisations(signal), allPartners(signal)]);
      return {
        organisations: organisations.items.map(asOption),
        partners: partners.items.map(asOption),
        hints: { organisation: moreHint(organisations), partner: moreHint(partners) },
      };
    },
    { live: false },
  );
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="s" to="/sites" className="hover:underline">
            {words.sites}
          </Link>,
        ]}
      </Trail>
      <PageHead page={words.newSite} title={null}>
        <p className="max-w-prose text-soft">{words.newSiteLead}</p>
      </PageHead>
      <Loaded read={read} lines={8}>
        {(found) => (
          <SiteForm
            {...found}
            addsPartners={mayCreatePartners(role)}
            addsOrganisations={mayCreateOrganisations(role)}
          />
        )}
      </Loaded>
    </>
  );
}
