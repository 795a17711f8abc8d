import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LogView } from '@/shared/api/generated/types.gen';
import { mayBuildKits } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { Panel } from '@/shared/ui/panel';
import { gatherLeaves, gatherLog } from './gather';
import { VerificationPill, VerificationResult } from './result';
import { TrustInput } from './trust-input';
import { type Done, type Progress, useVerification, type Work } from './use-verification';
import { words } from './words';

/** Reads the log from its first leaf in slices, until its newest head is reached or something is wrong. */
async function walk(logId: string, trust: string | null, { client, signal, progress }: Work): Promise<Done> {
  const size = await client.begin(await gatherLog(logId, trust, signal));
  const ids = new Map<number, string>();
  let done = 0;
  let more = size > 0;
  while (more && done < size) {
    progress({ done, size });
    const slice = await gatherLeaves(logId, done, signal);
    if (slice.leaves.length === 0) break;
    for (const [index, id] of slice.ids) ids.set(index, id);
    ({ done, more } = await client.take(slice.leaves));
  }
  progress({ done, size });
  return { report: await client.finish(), ids };
}

function Bar({ progress }: { progress: Progress }) {
  const said = words.progress(progress.done, progress.size);
  return (
    <div>
      <progress className="h-2 w-full accent-accent" value={progress.done} max={progress.size} aria-label={said} />
      <p className="text-[0.8125rem] text-soft tabular-nums">{said}</p>
    </div>
  );
}

function entryLink(where: string, ids: ReadonlyMap<number, string>) {
  const id = ids.get(Number(/^entry (\d+) of the log$/.exec(where)?.[1] ?? Number.NaN));
  if (id === undefined) return null;
  return (
    <Link to="/evidence/entries/$entryId" params={{ entryId: id }} className="font-medium text-accent underline">
      {words.openEntry}
    </Link>
  );
}

/** The whole log of one site, checked from its first entry. */
export function LogCheck({ log, site }: { log: LogView; site: string }) {
  const kits = mayBuildKits(useMe().data?.role);
  const [trust, setTrust] = useState<string | null>(null);
  const { shown, run, stop } = useVerification(`${log.id}\n${trust ?? ''}`);
  const running = shown.state === 'running';
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <Panel title={words.logOf(site)}>
        <div className="space-y-4">
          <p>{words.wholeLead}</p>
          <div className="flex flex-wrap items-center gap-3">
            <Button look="primary" busy={running} onClick={() => void run((work) => walk(log.id, trust, work))}>
              {running ? words.running : words.runLog}
            </Button>
            {running && <Button onClick={stop}>{words.stop}</Button>}
            <span role="status">
              <VerificationPill shown={shown} />
            </span>
          </div>
          {running && shown.progress !== null && <Bar progress={shown.progress} />}
          {shown.state === 'done' && shown.report.entries > 0 && <p>{words.entries(shown.report.entries)}</p>}
          <VerificationResult shown={shown} title={words.logOf(log.origin)} open={entryLink} />
        </div>
      </Panel>
      <div className="grid grid-cols-1 gap-4">
        <Panel title={words.trustTitle}>
          <TrustInput trust={trust} onTrust={setTrust} />
        </Panel>
        <p className="px-1 text-[0.8125rem] text-soft">
          {`${words.notProven} `}
          <code className="font-mono">{words.command}</code>{' '}
          {kits && (
            <Link to="/kits" className="text-accent underline">
              {words.kits}
            </Link>
          )}
        </p>
      </div>
    </div>
  );
}
