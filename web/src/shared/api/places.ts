import { surface } from '@/shared/session/surface';
import { getOwnGrant, listDevices, listOrganisations, listPartners, listScores, listSites } from './generated/sdk.gen';
import type { DeviceView, OrganisationView, PartnerView, SiteScore, SiteSummary } from './generated/types.gen';
import { type Read, useRead } from './read';

const PAGE = 200;
const MOST_PAGES = 10;

/** Rows to choose from, over all pages of the list. `more`: there are others that were not read, and the page says so. */
export interface Offered<Row> {
  items: Row[];
  more: boolean;
}

/** What the address names, else the first; undefined when what it names is not among them. */
export function chosenOf<Row extends { id: string }>({ items }: Offered<Row>, id: string | undefined): Row | undefined {
  return id === undefined ? items[0] : items.find((one) => one.id === id);
}

type Page<Row> = Promise<{ items: Row[]; next?: string | null }>;

async function all<Row>(page: (query: { limit: number; after?: string }) => Page<Row>): Promise<Offered<Row>> {
  const items: Row[] = [];
  let after: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const found = await page(after === undefined ? { limit: PAGE } : { limit: PAGE, after });
    items.push(...found.items);
    if (!found.next) return { items, more: false };
    after = found.next;
  }
  return { items, more: true };
}

export const allOrganisations = (signal: AbortSignal): Promise<Offered<OrganisationView>> =>
  all((query) => listOrganisations({ query, signal }));

export const allPartners = (signal: AbortSignal): Promise<Offered<PartnerView>> =>
  all((query) => listPartners({ query, signal }));

interface When {
  enabled?: boolean;
}

export const useSites = ({ enabled = true }: When = {}): Read<Offered<SiteSummary>> =>
  useRead(['sites', 'all'], (signal) => all((query) => listSites({ query, signal })), { enabled });

export const useOrganisations = ({ enabled = true }: When = {}): Read<Offered<OrganisationView>> =>
  useRead(['organisations', 'all'], allOrganisations, { enabled });

export const usePartners = ({ enabled = true }: When = {}): Read<Offered<PartnerView>> =>
  useRead(['partners', 'all'], allPartners, { enabled });

export const useScores = (): Read<Offered<SiteScore>> =>
  useRead(['scores', 'all'], (signal) => all((query) => listScores({ query, signal })));

/** A site by name and owner: all that pages about proof need, and all that an auditor is told. */
export type SiteName = Pick<SiteSummary, 'id' | 'name' | 'organisation_id' | 'organisation_name'>;

async function sitesOfGrant(signal: AbortSignal): Promise<Offered<SiteName>> {
  const grant = await getOwnGrant({ signal });
  const owner = { organisation_id: grant.organisation_id, organisation_name: grant.organisation_name };
  return { items: grant.sites.map((one) => ({ ...one, ...owner })), more: false };
}

/** Sites whose proof the reader may see: of an auditor those of the grant. */
export const useProofSites = ({ enabled = true }: When = {}): Read<Offered<SiteName>> =>
  useRead(
    ['sites', 'names'],
    (signal) => (surface() === 'auditor' ? sitesOfGrant(signal) : all((query) => listSites({ query, signal }))),
    { enabled },
  );

/** Practices whose kits the reader may have: of an auditor the one of the grant. */
export const useProofOwners = (): Read<Offered<{ id: string; name: string }>> =>
  useRead(['organisations', 'names'], async (signal) => {
    if (surface() !== 'auditor') return allOrganisations(signal);
    const grant = await getOwnGrant({ signal });
    return { items: [{ id: grant.organisation_id, name: grant.organisation_name }], more: false };
  });

/** Devices of one site; none is asked for before it is chosen. */
export const useDevicesOf = (site: string | undefined): Read<Offered<DeviceView>> =>
  useRead(
    ['devices', 'of', site],
    (signal) => all((query) => listDevices({ query: { ...query, site: site ?? '' }, signal })),
    {
      enabled: site !== undefined,
    },
  );
