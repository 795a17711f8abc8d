import { listOrganisations, listPartners } from './generated/sdk.gen';
import type { OrganisationView, PartnerView } from './generated/types.gen';

const PAGE = 200;
const MOST_PAGES = 10;

async function all<Row>(page: (after: string | undefined) => Promise<{ items: Row[]; next?: string | null }>) {
  const rows: Row[] = [];
  let after: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const found = await page(after);
    rows.push(...found.items);
    if (!found.next) return rows;
    after = found.next;
  }
  return rows;
}

const from = (after: string | undefined) => ({ limit: PAGE, ...(after === undefined ? {} : { after }) });

/** For forms that choose one; 2,000 at most. */
export const allOrganisations = (signal: AbortSignal): Promise<OrganisationView[]> =>
  all((after) => listOrganisations({ query: from(after), signal }));

/** For forms that choose one; 2,000 at most. */
export const allPartners = (signal: AbortSignal): Promise<PartnerView[]> =>
  all((after) => listPartners({ query: from(after), signal }));
