import { Link, useSearch } from '@tanstack/react-router';
import { PageHead } from '@/shared/ui/page-head';
import { EntriesList } from './entries-list';
import { words } from './words';

/** Which records match? */
export function EntriesPage() {
  const search = useSearch({ from: '/evidence/entries' });
  return (
    <>
      <PageHead
        page={words.entriesPage}
        title={null}
        aside={
          <Link
            to="/evidence/sample"
            search={{
              site: search.site,
              kind: search.kind,
              control: search.control,
              framework: search.framework,
              from: search.from,
              to: search.to,
            }}
            className="font-medium text-accent underline"
          >
            {words.seeSample}
          </Link>
        }
      >
        <p className="text-soft">{words.lead}</p>
        <p className="max-w-prose text-[0.8125rem] text-soft">{words.notProven}</p>
      </PageHead>
      <EntriesList search={search} />
    </>
  );
}
