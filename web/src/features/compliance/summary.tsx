import { Link } from '@tanstack/react-router';
import type { FrameworkStanding } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { toneText } from '@/shared/status/tones';
import { Panel } from '@/shared/ui/panel';
import { Score } from '@/shared/ui/score';
import { words } from './words';

const figure = 'text-3xl font-semibold tabular-nums';

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
      <Score score={standing.score} coverage={standing.coverage} words={words} />
      <Controls standing={standing} />
    </div>
  );
}
