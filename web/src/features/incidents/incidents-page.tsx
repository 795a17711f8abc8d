import { useSearch } from '@tanstack/react-router';
import { PageHead } from '@/shared/ui/page-head';
import { IncidentsList } from './incidents-list';
import { words } from './words';

/** What failed and what became of it? */
export function IncidentsPage() {
  const search = useSearch({ from: '/incidents' });
  return (
    <>
      <PageHead page={words.page} title={null}>
        <p className="text-soft">{words.lead}</p>
      </PageHead>
      <IncidentsList search={search} />
    </>
  );
}
