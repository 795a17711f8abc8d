import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SiteStanding } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { Score } from '@/shared/ui/score';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { useStanding } from './site-data';
import { words } from './words';

const figure = 'text-2xl font-semibold tabular-nums';

interface CountProps {
  name: string;
  count: number;
  tone: string;
  link: ReactNode;
  note?: string;
}

function Count({ name, count, tone, link, note }: CountProps) {
  return (
    <div>
      <dt className="text-[0.8125rem] text-soft">{name}</dt>
      <dd>
        <span className={`${figure} ${count === 0 ? 'text-faint' : tone}`}>{link}</span>
        {note && <span className="block text-[0.8125rem] text-soft">{note}</span>}
      </dd>
    </div>
  );
}

function FindingCounts({ standing }: { standing: SiteStanding }) {
  const counts = standing.findings;
  const to = (status: string | undefined, count: number) => (
    <Link
      to="/sites/$siteId/findings"
      params={{ siteId: standing.site_id }}
      search={status === undefined ? {} : { status }}
      className="underline decoration-1 underline-offset-4"
    >
      {count}
    </Link>
  );
  const unseen = words.notObservedOf(counts.stale, counts.error, counts.never_observed);
  return (
    <Panel title={words.counts}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3">
        <Count name={words.fail} count={counts.failed} tone="text-bad" link={to(undefined, counts.failed)} />
        <Count
          name={words.notObserved}
          count={counts.not_observed}
          tone="text-warn"
          link={to(counts.stale > 0 ? 'stale' : 'error', counts.not_observed)}
          note={unseen}
        />
        <Count name={words.pass} count={counts.passed} tone="text-good" link={to('pass', counts.passed)} />
        <Count
          name={words.notApplicable}
          count={counts.not_applicable}
          tone="text-soft"
          link={to('not_applicable', counts.not_applicable)}
        />
      </dl>
    </Panel>
  );
}

function OpenIncidents({ standing }: { standing: SiteStanding }) {
  const { total, by_status: byStatus } = standing.open_incidents;
  return (
    <Panel title={words.open}>
      <p className={`${figure} ${total === 0 ? 'text-faint' : ''}`}>
        <Link
          to="/sites/$siteId/incidents"
          params={{ siteId: standing.site_id }}
          search={{ status: 'open' }}
          className="underline decoration-1 underline-offset-4"
        >
          {total}
        </Link>
      </p>
      {total === 0 && <p className="text-soft">{words.noneOpen}</p>}
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1.5">
        {Object.entries(byStatus).map(([status, count]) => (
          <li key={status} className="flex items-center gap-1.5">
            <span className="font-semibold tabular-nums">{count}</span>
            <StatusPill status={statusWord('incidents', status)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** How the site stands, all of it from one answer, so that two cards cannot disagree. */
export function Standing({ siteId }: { siteId: string }) {
  const read = useStanding(siteId);
  return (
    <Loaded read={read} lines={6}>
      {(standing) => (
        <>
          <div className="grid items-stretch gap-4 lg:grid-cols-3">
            <Score score={standing.score} coverage={standing.coverage} words={words} />
            <FindingCounts standing={standing} />
            <OpenIncidents standing={standing} />
          </div>
          <p className="mt-2 flex flex-wrap gap-x-4 text-[0.8125rem] text-soft">
            <span>
              {`${words.lastScan} `}
              {standing.last_scan_at === null ? words.noScan : <TimeStamp value={standing.last_scan_at} />}
            </span>
            <span>
              {`${words.asOf} `}
              <TimeStamp value={standing.at} form="exact" />
            </span>
            <span>{words.disclaimer}</span>
          </p>
        </>
      )}
    </Loaded>
  );
}
