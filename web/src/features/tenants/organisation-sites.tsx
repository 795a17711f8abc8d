import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { listScores, listSites } from '@/shared/api/generated/sdk.gen';
import type { SiteScore, SiteSummary } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { Paged } from '@/shared/ui/paged';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { words } from './words';

const MOST_SCORES = 200;

function Passing({ score }: { score: SiteScore }) {
  if (score.score.value === null) return <span className="text-soft">{words.noScore}</span>;
  const { passed, failed } = score.findings;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <span className="tabular-nums">{words.scoreOf(passed, passed + failed)}</span>
      <StatusPill status={statusWord('bands', score.score.band)} />
    </span>
  );
}

/** `more`: not every score was read, so a site without one has no "No data". */
function columnsOf(scores: readonly SiteScore[], more: boolean): readonly Column<SiteSummary>[] {
  const byId = new Map(scores.map((one) => [one.site_id, one]));
  const none = <span className="text-soft">{more ? words.onItsPage : words.noScore}</span>;
  const shown = (id: string, draw: (score: SiteScore) => ReactNode) => {
    const found = byId.get(id);
    return found === undefined ? none : draw(found);
  };
  return [
    {
      id: 'name',
      head: words.headSite,
      grow: true,
      cell: (row) => (
        <Link to="/sites/$siteId" params={{ siteId: row.id }} className="text-accent underline wrap-anywhere">
          {row.name}
        </Link>
      ),
    },
    {
      id: 'state',
      head: words.headState,
      card: true,
      cell: (row) => <StatusPill status={statusWord('connections', row.state)} />,
    },
    {
      id: 'score',
      head: words.headScore,
      card: true,
      cell: (row) => shown(row.id, (score) => <Passing score={score} />),
    },
    {
      id: 'coverage',
      head: words.headCoverage,
      card: true,
      figure: true,
      cell: (row) =>
        shown(row.id, ({ coverage }) =>
          coverage.percent === null ? (
            <span className="text-soft">{words.noScore}</span>
          ) : (
            words.coverageOf(coverage.observed, coverage.expected)
          ),
        ),
    },
  ];
}

/** Sites of a practice with their score beside how much of each is seen. */
export function OrganisationSites({ organisation }: { organisation: string }) {
  const { cursor } = useSearch({ from: '/organisations/$organisationId' });
  const query = { organisation, ...(cursor === undefined ? {} : { after: cursor }) };
  const sites = useRead(['sites', 'list', query], (signal) => listSites({ query, signal }), { keepOld: true });
  const asked = { organisation, limit: MOST_SCORES };
  const scores = useRead(['scores', asked], (signal) => listScores({ query: asked, signal }));
  const columns = useMemo(() => columnsOf(scores.data?.items ?? [], scores.data?.next != null), [scores.data]);
  return (
    <Panel title={words.sites} flush>
      <Paged read={sites} lines={4} here={cursor} none={<Empty why={words.noSites} />}>
        {(rows) => (
          <Loaded read={scores} lines={4}>
            {() => <DataTable caption={words.sitesCaption} columns={columns} rows={rows} rowKey={(row) => row.id} />}
          </Loaded>
        )}
      </Paged>
    </Panel>
  );
}
