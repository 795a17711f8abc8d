import { useSearch } from '@tanstack/react-router';
import { PageHead } from '@/shared/ui/page-head';
import { EntriesList } from './entries-list';
import { words } from './words';

/** Which records match? */
export function EntriesPage() {
  const search = useSearch({ from: '/evidence/entries' });
  return (
    <>
      <PageHead page={words.entriesPage} title={null}>
        <p className="text-soft">{words.lead}</p>
        <p className="max-w-prose text-[0.8125rem] text-soft">{words.notProven}</p>
      </PageHead>
      <EntriesList search={search} />
    </>
  );
}
