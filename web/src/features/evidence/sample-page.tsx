import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { drawSample } from '@/shared/api/generated/sdk.gen';
import type { SampleView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { serverNow } from '@/shared/time/clock';
import { DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Trail } from '@/shared/ui/trail';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { controlQuery } from './control-choice';
import { entryColumns, isKind } from './entries-list';
import { type Draw, newSeed, SampleForm } from './sample-form';
import { words } from './sample-words';
import { words as shared } from './words';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const USUAL_SIZE = 25;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function Drawn({ sample }: { sample: SampleView }) {
  if (sample.items.length === 0) return <Empty why={words.none} />;
  return (
    <>
      <div className="space-y-1 border-b border-line px-4 py-3">
        <p className="font-medium">{words.drawn(sample.items.length, sample.population.toLocaleString('en'))}</p>
        <p className="text-[0.8125rem] text-soft">{words.seedWas(sample.seed)}</p>
        {!sample.settled && <p className="text-warn">{words.unsettled}</p>}
      </div>
      <DataTable caption={words.caption} columns={entryColumns} rows={sample.items} rowKey={(row) => row.id} />
    </>
  );
}

/** Some entries instead of all, picked by a seed that the address holds. */
export function SamplePage() {
  const search = useSearch({ from: '/evidence/sample' });
  const go = useNavigate({ from: '/evidence/sample' });
  const today = serverNow();
  const first: Draw = {
    from: search.from ?? dayOf(today - USUAL_DAYS * DAY_MS),
    to: search.to ?? dayOf(today),
    seed: search.seed ?? newSeed(),
    size: search.size ?? String(USUAL_SIZE),
    site: search.site,
    kind: search.kind,
    control: search.control,
    framework: search.framework,
  };
  const { site, kind } = search;
  const query = {
    from: first.from,
    to: first.to,
    seed: first.seed,
    size: Number(first.size),
    ...(site === undefined ? {} : { site }),
    ...(isKind(kind) ? { kind } : {}),
    ...controlQuery(search),
  };
  const asked = search.seed !== undefined;
  const read = useRead(['sample', query], (signal) => drawSample({ query, signal }), { live: false, enabled: asked });
  const unknown = kind !== undefined && !isKind(kind) ? ['kind'] : [];
  return (
    <>
      <Trail label={shared.trail}>
        {[
          <Link key="l" to="/evidence" className="hover:underline">
            {shared.page}
          </Link>,
          <Link key="e" to="/evidence/entries" className="hover:underline">
            {shared.entriesPage}
          </Link>,
        ]}
      </Trail>
      <PageHead page={words.page} title={null}>
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <UnreadFilters names={[...(search.unread ?? []), ...unknown]} />
      <SampleForm
        key={JSON.stringify(search)}
        first={first}
        busy={read.isFetching}
        onDraw={(draw) => void go({ search: { ...draw } })}
      />
      <section aria-label={words.caption} className="rounded-lg border border-line bg-surface">
        {asked ? (
          <Loaded read={read} lines={6}>
            {(sample) => <Drawn sample={sample} />}
          </Loaded>
        ) : (
          <Empty why={words.notDrawn} />
        )}
      </section>
      <p className="mt-3 max-w-prose text-[0.8125rem] text-soft">{words.how}</p>
    </>
  );
}
