import { Link, useParams } from '@tanstack/react-router';
import { getSite } from '@/shared/api/generated/sdk.gen';
import type { SitePage } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Trail } from '@/shared/ui/trail';
import { DeviceForm } from './device-form';
import { words } from './words';

function Form({ site }: { site: SitePage }) {
  const ready = site.boxes.filter((box) => box.keys_confirmed_at !== null);
  if (ready.length > 0) return <DeviceForm siteId={site.id} boxes={ready} />;
  return (
    <Empty
      why={site.boxes.length === 0 ? words.needsBox : words.needsKeys}
      next={
        <Link to="/sites/$siteId/appliances" params={{ siteId: site.id }} className="font-medium text-accent underline">
          {words.toAppliances}
        </Link>
      }
    />
  );
}

/** What shall be looked at, and how is it reached? */
export function NewDevicePage() {
  const { siteId } = useParams({ from: '/sites/$siteId/devices/new' });
  const read = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal }));
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="s" to="/sites/$siteId" params={{ siteId }} className="hover:underline">
            {read.data?.name ?? words.noData}
          </Link>,
          <Link key="d" to="/sites/$siteId/devices" params={{ siteId }} className="hover:underline">
            {words.page}
          </Link>,
        ]}
      </Trail>
      <PageHead page={words.add} title={null}>
        <p className="max-w-prose text-soft">{words.addLead}</p>
      </PageHead>
      <Loaded read={read} lines={10}>
        {(site) => <Form site={site} />}
      </Loaded>
    </>
  );
}
