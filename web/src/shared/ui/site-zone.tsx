import type { ReactNode } from 'react';
import { getSite } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { mayReadSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { StopBanner } from './stop-banner';
import { ZoneProvider } from './time';

/** A page about something of a site: its times are the site's, and a stop of healing there stands above it. */
export function SiteZone({ siteId, children }: { siteId: string; children: ReactNode }) {
  const site = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal }), {
    enabled: mayReadSites(useMe().data?.role),
  });
  return (
    <ZoneProvider zone={site.data?.time_zone ?? null}>
      {site.data && <StopBanner site={site.data} />}
      {children}
    </ZoneProvider>
  );
}
