import { useParams, useSearch } from '@tanstack/react-router';
import { EntriesList } from './entries-list';
import { LogPanel } from './log-panel';

/** The record of one site: its state, then its entries. */
export function EvidenceTab() {
  const { siteId } = useParams({ from: '/sites/$siteId/evidence' });
  const search = useSearch({ from: '/sites/$siteId/evidence' });
  return (
    <>
      <div className="mb-4">
        <LogPanel siteId={siteId} />
      </div>
      <EntriesList siteId={siteId} search={search} />
    </>
  );
}
