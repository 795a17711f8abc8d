import { listVerifications } from '@/shared/api/generated/sdk.gen';
import type { VerificationLine } from '@/shared/api/generated/types.gen';
import { type Read, useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import type { Fact } from '@/shared/ui/facts';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

const MOST = 200;

/** How the server's walk over each log last ended, by log. */
export function useWalks(site?: string): Read<Map<string, VerificationLine>> {
  const query = { limit: MOST, ...(site === undefined ? {} : { site }) };
  return useRead(['logs', 'walks', query], async (signal) => {
    const found = await listVerifications({ query, signal });
    return new Map(found.items.map((line) => [line.log_id, line] as const));
  });
}

/** What a walk over a log of a site and over the platform's own have in common. */
export type Walk = Pick<VerificationLine, 'verdict' | 'fault' | 'walked' | 'sealed_size' | 'ended_at' | 'whole_at'>;

/** The result of the last walk, and when it ended. */
export function WalkResult({ line }: { line: Walk | undefined }) {
  if (line === undefined) return <span className="text-soft">{words.noData}</span>;
  return (
    <>
      <StatusPill status={statusWord('walks', line.verdict ?? 'never')} />
      {line.ended_at !== null && (
        <span className="block text-[0.8125rem] font-normal text-soft">
          <TimeStamp value={line.ended_at} form="exact" />
        </span>
      )}
    </>
  );
}

/** The last walk of one log in full. */
export function walkFacts(line: Walk | undefined): Fact[] {
  if (line === undefined) return [];
  return [
    [words.lastWalk, <WalkResult key="w" line={line} />],
    [words.walked, words.walkedTo(line.walked, line.sealed_size)],
    [
      words.wholeWalk,
      line.whole_at === null ? (
        <span key="n" className="text-soft">
          {words.notYet}
        </span>
      ) : (
        <TimeStamp key="t" value={line.whole_at} />
      ),
    ],
    ...(line.fault === null
      ? []
      : [
          [
            words.walkFault,
            <span key="f" className="font-semibold text-bad wrap-anywhere">
              {line.fault}
            </span>,
          ] satisfies Fact,
        ]),
  ];
}
