import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { getOwnGrant } from '@/shared/api/generated/sdk.gen';
import type { OwnGrant, SiteScore } from '@/shared/api/generated/types.gen';
import type { SiteName } from '@/shared/api/places';
import { useScores } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

type Row = Pick<SiteName, 'id' | 'name'>;
const link = 'font-medium text-accent underline';
const none = <span className="text-soft">{words.noData}</span>;

function Passing({ score }: { score: SiteScore }) {
  if (score.score.value === null) return none;
  const { passed, failed } = score.findings;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <span className="tabular-nums">{words.of(passed, passed + failed)}</span>
      <StatusPill status={statusWord('bands', score.score.band)} />
    </span>
  );
}

function columnsOf(scores: readonly SiteScore[]): readonly Column<Row>[] {
  const find = (row: Row) => scores.find((one) => one.site_id === row.id);
  return [
    {
      id: 'site',
      head: words.headSite,
      grow: true,
      cell: (row) => (
        <Link to="/evidence/entries" search={{ site: row.id }} className={link}>
          {row.name}
        </Link>
      ),
    },
    {
      id: 'seen',
      head: words.headSeen,
      card: true,
      cell: (row) => {
        const coverage = find(row)?.coverage;
        return coverage?.percent == null ? none : words.of(coverage.observed, coverage.expected);
      },
    },
    {
      id: 'passing',
      head: words.headPassing,
      card: true,
      cell: (row) => {
        const score = find(row);
        return score === undefined ? none : <Passing score={score} />;
      },
    },
    {
      id: 'at',
      head: words.headAt,
      card: true,
      cell: (row) => {
        const at = find(row)?.at;
        return at === undefined ? none : <TimeStamp value={at} form="exact" />;
      },
    },
  ];
}

function Sites({ grant }: { grant: OwnGrant }) {
  const scores = useScores();
  const columns = useMemo(() => columnsOf(scores.data?.items ?? []), [scores.data]);
  return (
    <Panel title={words.sites} flush>
      {grant.sites.length === 0 ? (
        <Empty why={words.noSites} />
      ) : (
        <Loaded read={scores} lines={4}>
          {() => (
            <DataTable caption={words.sitesCaption} columns={columns} rows={grant.sites} rowKey={(one) => one.id} />
          )}
        </Loaded>
      )}
      <p className="px-4 pt-2 pb-4 text-[0.8125rem] text-soft">{words.notMeasured}</p>
    </Panel>
  );
}

function Grant({ grant }: { grant: OwnGrant }) {
  return (
    <Panel title={words.grant}>
      <Facts
        rows={[
          [words.practice, grant.organisation_name],
          [words.provider, grant.partner_name],
          [words.as, `${grant.name}, ${grant.address}`],
          [words.by, grant.granted_by],
          [words.why, grant.reason],
          [words.until, <TimeStamp key="u" value={grant.ends_at} form="exact" />],
        ]}
      />
      <p className="mt-3 text-soft">{words.read}</p>
      <p className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
        <Link to="/compliance" className={link}>
          {words.controls}
        </Link>
        <Link to="/evidence" className={link}>
          {words.evidence}
        </Link>
        <Link to="/verify-evidence" className={link}>
          {words.verify}
        </Link>
      </p>
    </Panel>
  );
}

/** What am I looking at, and what is missing? */
export function AuditorHome() {
  const read = useRead(['grant'], (signal) => getOwnGrant({ signal }));
  return (
    <>
      <PageHead page={words.page} title={read.data?.organisation_name ?? null}>
        <p className="text-soft">{words.lead}</p>
      </PageHead>
      <Loaded read={read} lines={8}>
        {(grant) => (
          <div className="grid grid-cols-1 gap-4">
            <Grant grant={grant} />
            <Sites grant={grant} />
          </div>
        )}
      </Loaded>
    </>
  );
}
