import { memo } from 'react';
import type { TransitionView } from '@/shared/api/generated/types.gen';
import { speaksPlainly } from '@/shared/session/surface';
import { statusWord } from '@/shared/status/status';
import { toneText } from '@/shared/status/tones';
import { wholeSeconds } from '@/shared/time/format';
import { EvidenceLink } from '@/shared/ui/evidence-link';
import { TimeStamp } from '@/shared/ui/time';
import { Actor } from './actor';
import { words } from './words';

const Event = memo(function Event({ row, last }: { row: TransitionView; last: boolean }) {
  const status = statusWord('incidents', row.status);
  const Icon = status.icon;
  return (
    <li className="relative flex gap-3 pb-5 last:pb-0">
      {!last && <span aria-hidden="true" className="absolute top-7 bottom-0 left-[0.7rem] w-px bg-line" />}
      <Icon aria-hidden="true" size={22} className={`mt-0.5 shrink-0 bg-surface ${toneText[status.tone]}`} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className={`font-semibold ${toneText[status.tone]}`}>{status.word}</span>
          <span className="text-[0.8125rem] text-soft">
            <TimeStamp value={row.at} form="exact" />
            {row.seconds_since_previous !== null && (
              <span className="whitespace-nowrap">{` · ${words.after(wholeSeconds(row.seconds_since_previous))}`}</span>
            )}
          </span>
        </p>
        <p className="wrap-anywhere">{row.detail}</p>
        <p className="mt-0.5 flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
          <Actor kind={row.actor_kind} actor={row.actor} />
          {!speaksPlainly() && <code className="font-mono text-faint">{row.reason}</code>}
          {row.evidence === null ? (
            <span className="text-faint">{words.noOwnEntry}</span>
          ) : (
            <EvidenceLink entry={row.evidence} proves={words.evidenceOf(status.word)} />
          )}
          {row.attempt_id !== null && (
            <a href={`#attempt-${row.attempt_id}`} className="font-medium text-accent underline">
              {words.linkAttempt}
            </a>
          )}
        </p>
      </div>
    </li>
  );
});

/** Every line of an incident's life, oldest first, with who, why, how long after, and the evidence. */
export function Timeline({ rows }: { rows: readonly TransitionView[] }) {
  if (rows.length === 0) return <p className="text-bad">{words.noTimeline}</p>;
  return (
    <ol>
      {rows.map((row, index) => (
        <Event key={row.number} row={row} last={index === rows.length - 1} />
      ))}
    </ol>
  );
}
