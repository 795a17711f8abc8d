import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import type { FrameworkStanding } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { toneText } from '@/shared/status/tones';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { words } from './words';

const figure = 'text-3xl font-semibold tabular-nums';

function Coverage({ coverage }: { coverage: FrameworkStanding['coverage'] }) {
  if (coverage.percent === null) return <p className="text-soft">{words.noCoverage}</p>;
  return (
    <div>
      <p className="flex justify-between gap-4">
        <span className="text-soft">{words.coverage}</span>
        <span className="font-semibold tabular-nums">{words.percent(coverage.percent)}</span>
      </p>
      <meter className="coverage" min={0} max={coverage.expected} value={coverage.observed} aria-label={words.coverage}>
        {words.coverageOf(coverage.observed, coverage.expected)}
      </meter>
      <p className="text-[0.8125rem] text-soft">{words.coverageOf(coverage.observed, coverage.expected)}</p>
    </div>
  );
}

function Working({ score }: { score: FrameworkStanding['score'] }) {
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded text-accent">{words.working}</summary>
      <p className="mt-1 wrap-anywhere">{score.working}</p>
      <ul className="mt-1 text-[0.8125rem] text-soft">
        {score.rows.map((row) => (
          <li key={row.severity}>
            {words.weight(statusWord('severities', row.severity).word, row.weight, row.passed, row.failed)}
          </li>
        ))}
      </ul>
      {score.accepted > 0 && <p className="text-[0.8125rem] text-soft">{words.acceptedNote(score.accepted)}</p>}
      <p className="text-[0.8125rem] text-soft">{words.window}</p>
    </details>
  );
}

function Score({ standing }: { standing: FrameworkStanding }) {
  const { score, coverage } = standing;
  const passed = score.rows.reduce((sum, row) => sum + row.passed, 0);
  const judged = score.rows.reduce((sum, row) => sum + row.passed + row.failed, 0);
  return (
    <Panel title={words.score} aside={<StatusPill status={statusWord('bands', score.band)} />}>
      <div className="space-y-3">
        {score.value === null ? (
          <div>
            <p className="text-2xl font-semibold text-faint">{words.noScore}</p>
            <p className="text-soft">{words.noScoreWhy}</p>
          </div>
        ) : (
          <p>
            <span className={`block ${figure}`}>{words.percent(score.value)}</span>
            <span className="text-[0.875rem] text-soft">{words.passing(passed, judged)}</span>
          </p>
        )}
        {score.band_reason !== null && (
          <p className="flex gap-2 rounded-md border border-warn-line bg-warn-soft px-3 py-2 text-warn">
            <CircleAlert aria-hidden="true" size={18} className="mt-0.5 shrink-0" />
            <span>
              <span className="sr-only">{`${words.capped}: `}</span>
              {score.band_reason}
            </span>
          </p>
        )}
        <Coverage coverage={coverage} />
        <Working score={score} />
      </div>
    </Panel>
  );
}

const statuses = ['not_met', 'partly_met', 'not_observed', 'stated_by_person', 'met'] as const;

function Controls({ standing }: { standing: FrameworkStanding }) {
  const { counts } = standing;
  return (
    <Panel
      title={words.controls}
      aside={<span className="text-soft">{words.counted(counts.observed, counts.total)}</span>}
    >
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        {statuses.map((status) => {
          const word = statusWord('controls', status);
          const count = counts[status];
          return (
            <div key={status}>
              <dt className="text-[0.8125rem] text-soft">{word.word}</dt>
              <dd className={`${figure} ${count === 0 ? 'text-faint' : toneText[word.tone]}`}>
                <Link
                  to="."
                  search={(old) => ({ ...old, status })}
                  className="underline decoration-1 underline-offset-4"
                >
                  {count}
                </Link>
              </dd>
            </div>
          );
        })}
        <div>
          <dt className="text-[0.8125rem] text-soft">{words.accepted}</dt>
          <dd className={`${figure} ${counts.accepted === 0 ? 'text-faint' : toneText.info}`}>
            <Link
              to="."
              search={(old) => ({ ...old, status: 'accepted' })}
              className="underline decoration-1 underline-offset-4"
            >
              {counts.accepted}
            </Link>
          </dd>
        </div>
      </dl>
      <p className="mt-4 text-[0.8125rem] text-soft">{words.share(standing.coverage_min_percent)}</p>
    </Panel>
  );
}

/** Score beside coverage, and the controls counted by status. */
export function Summary({ standing }: { standing: FrameworkStanding }) {
  return (
    <div className="grid items-stretch gap-4 lg:grid-cols-2">
      <Score standing={standing} />
      <Controls standing={standing} />
    </div>
  );
}
