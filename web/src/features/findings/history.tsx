import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AttemptView, ChangeView, FindingView } from '@/shared/api/generated/types.gen';
import { pastVerdict, statusWord } from '@/shared/status/status';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { EvidenceLink } from '@/shared/ui/evidence-link';
import { Panel } from '@/shared/ui/panel';
import { Prose } from '@/shared/ui/prose';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

const changes: readonly Column<ChangeView>[] = [
  {
    id: 'at',
    head: words.headLooked,
    cell: (row) => <TimeStamp value={row.observed_at} form="short" />,
  },
  {
    id: 'verdict',
    head: words.headVerdict,
    card: true,
    cell: (row) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <StatusPill status={pastVerdict(row.status)} />
        <span className="text-[0.8125rem] text-soft">
          {row.from_status === null
            ? words.firstLook
            : words.from(statusWord('verdicts', row.from_status).word.toLowerCase())}
        </span>
      </span>
    ),
  },
  {
    id: 'why',
    head: words.cause,
    card: true,
    grow: true,
    cell: (row) => (
      <>
        <span className="block wrap-anywhere">{row.detail}</span>
        <EvidenceLink entry={row.evidence} proves={words.changeEvidence} />
      </>
    ),
  },
];

function Attempts({ attempts }: { attempts: readonly AttemptView[] }) {
  if (attempts.length === 0) return <p className="text-soft">{words.noAttempts}</p>;
  return (
    <ul className="space-y-2">
      {attempts.map((attempt) => (
        <li key={attempt.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusPill status={statusWord('attempts', attempt.status)} />
          <Link
            to="/incidents/$incidentId"
            params={{ incidentId: attempt.incident_id }}
            hash={`attempt-${attempt.id}`}
            className="text-accent underline"
          >
            {attempt.runbook.title}
          </Link>
          <span className="text-soft">
            <TimeStamp value={attempt.started_at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What was seen and tried before, and how to mend it by hand. */
export function History({ finding, children }: { finding: FindingView; children: ReactNode }) {
  const about = finding.about_check?.about;
  return (
    <div className="mt-4 grid items-start gap-4 xl:grid-cols-2">
      <div className="grid grid-cols-1 gap-4">
        <Panel title={words.attempts}>
          <Attempts attempts={finding.attempts} />
        </Panel>
        {children}
        <Panel title={words.history} flush>
          <DataTable
            caption={words.historyCaption}
            columns={changes}
            rows={finding.changes}
            rowKey={(row) => `${row.observed_at} ${row.reason}`}
          />
        </Panel>
      </div>
      {about && (
        <div className="grid grid-cols-1 gap-4">
          <Panel title={words.what}>
            <Prose text={about.what} />
          </Panel>
          <Panel title={words.byHand}>
            <Prose text={about.by_hand} />
          </Panel>
        </div>
      )}
    </div>
  );
}
