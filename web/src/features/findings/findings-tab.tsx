import { useParams, useSearch } from '@tanstack/react-router';
import { FindingsList } from './findings-list';

/** What fails, worst first? */
export function FindingsTab() {
  const { siteId } = useParams({ from: '/sites/$siteId/findings' });
  const search = useSearch({ from: '/sites/$siteId/findings' });
  return <FindingsList siteId={siteId} search={search} />;
}
