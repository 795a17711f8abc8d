import { countSites } from '@/shared/api/generated/sdk.gen';
import type { SiteCounts as Counts } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { toneText } from '@/shared/status/tones';
import { Loaded } from '@/shared/ui/loaded';
import { words } from './words';

const states = ['online', 'stale', 'offline', 'pending'] as const;

function Figures({ counts }: { counts: Counts }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      <div>
        <dt className="text-[0.8125rem] text-soft">{words.total}</dt>
        <dd className="text-2xl font-semibold tabular-nums">{counts.total}</dd>
      </div>
      {states.map((state) => {
        const status = statusWord('connections', state);
        const Icon = status.icon;
        const tone = counts[state] === 0 ? 'text-faint' : toneText[status.tone];
        return (
          <div key={state}>
            <dt className="flex items-center gap-1 text-[0.8125rem] text-soft">
              <Icon aria-hidden="true" size={14} className={tone} />
              {status.word}
            </dt>
            <dd className={`text-2xl font-semibold tabular-nums ${tone}`}>{counts[state]}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Sites by connection, counted by the server over everything the reader may see. */
export function SiteCounts() {
  const read = useRead(['sites', 'counts'], (signal) => countSites({ signal }));
  return (
    <section aria-label={words.counts} className="rounded-lg border border-line bg-surface px-4 py-3">
      <Loaded read={read} lines={2}>
        {(counts) => <Figures counts={counts} />}
      </Loaded>
    </section>
  );
}
