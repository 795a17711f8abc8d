import { CircleAlert } from 'lucide-react';
import type { CoverageView, ScoreView } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { Panel } from './panel';
import { words as shared } from './score-words';
import { StatusPill } from './status-pill';

interface Props {
  score: ScoreView;
  coverage: CoverageView;
  /** Why there is no figure, where there is none. */
  words: { noScoreWhy: string; noCoverage: string };
}

/** Share of checks passing with its band, how much is seen at all in equal size, and how both are computed. */
export function Score({ score, coverage, words }: Props) {
  const passed = score.rows.reduce((sum, row) => sum + row.passed, 0);
  const judged = score.rows.reduce((sum, row) => sum + row.passed + row.failed, 0);
  return (
    <Panel title={shared.score} aside={<StatusPill status={statusWord('bands', score.band)} />}>
      <div className="space-y-3">
        {score.value === null ? (
          <div>
            <p className="text-2xl font-semibold text-faint">{shared.noScore}</p>
            <p className="text-soft">{words.noScoreWhy}</p>
          </div>
        ) : (
          <p>
            <span className="block text-3xl font-semibold tabular-nums">{shared.percent(score.value)}</span>
            <span className="text-[0.875rem] text-soft">{shared.passing(passed, judged)}</span>
          </p>
        )}
        {score.band_reason !== null && <HeldBack why={score.band_reason} />}
        <Coverage coverage={coverage} none={words.noCoverage} />
        <Working score={score} />
      </div>
    </Panel>
  );
}

function HeldBack({ why }: { why: string }) {
  return (
    <p className="flex gap-2 rounded-md border border-warn-line bg-warn-soft px-3 py-2 text-warn">
      <CircleAlert aria-hidden="true" size={18} className="mt-0.5 shrink-0" />
      <span>
        <span className="sr-only">{`${shared.capped}: `}</span>
        {why}
      </span>
    </p>
  );
}

function Coverage({ coverage, none }: { coverage: CoverageView; none: string }) {
  if (coverage.percent === null) return <p className="text-soft">{none}</p>;
  const said = shared.coverageOf(coverage.observed, coverage.expected);
  return (
    <div>
      <p className="flex justify-between gap-4">
        <span className="text-soft">{shared.coverage}</span>
        <span className="font-semibold tabular-nums">{shared.percent(coverage.percent)}</span>
      </p>
      <meter
        className="coverage"
        min={0}
        max={coverage.expected}
        value={coverage.observed}
        aria-label={shared.coverage}
      >
        {said}
      </meter>
      <p className="text-[0.8125rem] text-soft">{said}</p>
    </div>
  );
}

function Working({ score }: { score: ScoreView }) {
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded text-accent">{shared.working}</summary>
      <p className="mt-1 wrap-anywhere">{score.working}</p>
      <ul className="mt-1 text-[0.8125rem] text-soft">
        {score.rows.map((row) => (
          <li key={row.severity}>
            {shared.weight(statusWord('severities', row.severity).word, row.weight, row.passed, row.failed)}
          </li>
        ))}
      </ul>
      {score.accepted > 0 && <p className="text-[0.8125rem] text-soft">{shared.accepted(score.accepted)}</p>}
      <p className="text-[0.8125rem] text-soft">{shared.window}</p>
    </details>
  );
}
