import { Link } from '@tanstack/react-router';
import type { CheckStanding, ObjectiveStanding } from '@/shared/api/generated/types.gen';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { SeverityPill } from '@/shared/ui/severity';
import type { Place } from './data';
import { words } from './words';

const count = (
  id: string,
  head: string,
  of: (check: CheckStanding) => number,
  tone: string,
): Column<CheckStanding> => ({
  id,
  head,
  figure: true,
  card: true,
  cell: (check) => <span className={of(check) === 0 ? 'text-faint' : tone}>{of(check)}</span>,
});

const shared: readonly Column<CheckStanding>[] = [
  {
    id: 'severity',
    head: words.headSeverity,
    cell: (check) => <SeverityPill severity={check.severity} status={check.failed > 0 ? 'fail' : 'pass'} />,
  },
  count('scope', words.headScope, (check) => check.in_scope, ''),
  count('passed', words.headPassed, (check) => check.passed, 'text-good font-semibold'),
  count('failed', words.headFailed, (check) => check.failed, 'text-bad font-semibold'),
  count('accepted', words.headAccepted, (check) => check.accepted, 'text-info'),
  count('unseen', words.headUnseen, (check) => check.not_observed, 'text-warn font-semibold'),
];

function titled(place: Place): Column<CheckStanding> {
  return {
    id: 'check',
    head: words.headCheck,
    grow: true,
    cell: (check) => (
      <>
        {check.title}
        <span className="block text-[0.8125rem] font-normal">
          <Link
            to="/evidence/entries"
            search={{ check: check.id, ...('site' in place ? { site: place.site } : {}) }}
            className="text-accent underline"
          >
            {words.headEvidence}
            <span className="sr-only">{words.evidenceOf(check.title)}</span>
          </Link>
          <span className="font-mono text-soft">{` ${check.id}`}</span>
        </span>
      </>
    ),
  };
}

// Columns must be stable for rows to be kept; one set for each place that was opened.
const bySite = new Map<string, readonly Column<CheckStanding>[]>();

function columnsAt(place: Place): readonly Column<CheckStanding>[] {
  const key = 'site' in place ? place.site : '';
  const known = bySite.get(key) ?? [titled(place), ...shared];
  bySite.set(key, known);
  return known;
}

/** One objective: whether the control asks for it, on how many devices it holds, and its checks. */
export function ObjectivePanel({ objective, place }: { objective: ObjectiveStanding; place: Place }) {
  return (
    <li className="border-t border-line first:border-t-0">
      <div className="px-4 pt-3 pb-1">
        <h3 className="font-medium">{objective.sentence}</h3>
        <p className="text-[0.8125rem] text-soft">
          {`${objective.direct ? words.direct : words.supports} · ${words.devicesPassing(objective.passing, objective.devices)}`}
        </p>
      </div>
      {objective.checks.length === 0 ? (
        <p className="px-4 pb-3 text-warn">{words.noChecks}</p>
      ) : (
        <DataTable
          caption={words.checksCaption(objective.sentence)}
          columns={columnsAt(place)}
          rows={objective.checks}
          rowKey={(check) => check.id}
        />
      )}
    </li>
  );
}
