import { getSite, getSiteSummary } from '@/shared/api/generated/sdk.gen';
import type { SitePage, SiteStanding } from '@/shared/api/generated/types.gen';
import { type Read, useRead } from '@/shared/api/read';

export function useSite(siteId: string): Read<SitePage> {
  return useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal }));
}

export function useStanding(siteId: string): Read<SiteStanding> {
  return useRead(['sites', siteId, 'summary'], (signal) => getSiteSummary({ path: { site_id: siteId }, signal }));
}
