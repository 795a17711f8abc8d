import type { SiteStanding } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { words } from './words';

function Coverage({ coverage }: { coverage: SiteStanding['coverage'] }) {
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

/** Share of checks passing with its band, its working and, of equal size, how much is seen at all. */
export function ScoreCard({ standing }: { standing: SiteStanding }) {
  const { score, coverage } = standing;
  const { passed, failed } = standing.findings;
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
            <span className="block text-2xl font-semibold tabular-nums">{words.percent(score.value)}</span>
            <span className="text-[0.875rem] text-soft">{words.passing(passed, passed + failed)}</span>
          </p>
        )}
        {score.band_reason !== null && <p className="text-warn">{score.band_reason}</p>}
        <Coverage coverage={coverage} />
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
          {score.accepted > 0 && <p className="text-[0.8125rem] text-soft">{words.accepted(score.accepted)}</p>}
          <p className="text-[0.8125rem] text-soft">{words.window}</p>
        </details>
      </div>
    </Panel>
  );
}
