import { useParams, useSearch } from '@tanstack/react-router';
import { IncidentsList } from './incidents-list';

/** The incidents of one site. */
export function IncidentsTab() {
  const { siteId } = useParams({ from: '/sites/$siteId/incidents' });
  const search = useSearch({ from: '/sites/$siteId/incidents' });
  return <IncidentsList siteId={siteId} search={search} />;
}
