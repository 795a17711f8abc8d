import type { ReactNode } from 'react';
import { getSite } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { ZoneProvider } from './time';

/** Shows the times below in the zone of the site they belong to; until it is known, in the reader's own. */
export function SiteZone({ siteId, children }: { siteId: string; children: ReactNode }) {
  const site = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal }), { live: false });
  return <ZoneProvider zone={site.data?.time_zone ?? null}>{children}</ZoneProvider>;
}
