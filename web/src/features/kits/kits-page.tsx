import { useNavigate, useSearch } from '@tanstack/react-router';
import { chosenOf, useProofOwners } from '@/shared/api/places';
import { serverNow } from '@/shared/time/clock';
import { Empty } from '@/shared/ui/empty';
import { moreHint, Select } from '@/shared/ui/inputs';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { words as shared } from '@/shared/ui/words';
import { BuildPanel } from './build-panel';
import { Contents, HowToVerify, TrustPanel } from './side-panels';
import { words } from './words';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Give me the file for the auditor. */
export function KitsPage() {
  const search = useSearch({ from: '/kits' });
  const go = useNavigate({ from: '/kits' });
  const read = useProofOwners();
  const today = serverNow();
  const from = search.from ?? dayOf(today - USUAL_DAYS * DAY_MS);
  const to = search.to ?? dayOf(today + DAY_MS);
  return (
    <>
      <PageHead page={words.page} title={null}>
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <UnreadFilters names={search.unread} />
      <Loaded read={read} lines={8}>
        {(offered) => {
          const chosen = chosenOf(offered, search.organisation);
          if (chosen === undefined)
            return <Empty why={search.organisation ? shared.notFound.title : words.noOrganisation} />;
          const pick = (organisation: string, start = from, end = to) =>
            void go({ search: { organisation, from: start, to: end }, replace: true });
          return (
            <>
              <div className="mb-4 max-w-sm">
                <Select
                  label={words.organisation}
                  value={chosen.id}
                  hint={moreHint(offered)}
                  options={offered.items.map((one) => ({ value: one.id, name: one.name }))}
                  onChange={(event) => pick(event.currentTarget.value)}
                />
              </div>
              <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
                <div className="grid grid-cols-1 gap-4">
                  <BuildPanel
                    key={chosen.id}
                    organisation={chosen.id}
                    from={from}
                    to={to}
                    onPeriod={(start, end) => pick(chosen.id, start, end)}
                  />
                  <Contents />
                </div>
                <div className="grid grid-cols-1 gap-4">
                  <HowToVerify />
                  <TrustPanel key={chosen.id} organisation={chosen.id} />
                </div>
              </div>
            </>
          );
        }}
      </Loaded>
    </>
  );
}
