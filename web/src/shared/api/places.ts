import { listDevices, listOrganisations, listPartners, listSites } from './generated/sdk.gen';
import type { DeviceView, OrganisationView, PartnerView, SiteSummary } from './generated/types.gen';
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

/** Devices of one site; none is asked for before it is chosen. */
export const useDevicesOf = (site: string | undefined): Read<Offered<DeviceView>> =>
  useRead(
    ['devices', 'of', site],
    (signal) => all((query) => listDevices({ query: { ...query, site: site ?? '' }, signal })),
    {
      enabled: site !== undefined,
    },
  );
