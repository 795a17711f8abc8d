import { listLogs } from '@/shared/api/generated/sdk.gen';
import type { LogView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { CopyId } from '@/shared/ui/copy';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { Alarms } from './alarms';
import { useWalks, walkFacts } from './walks';
import { words } from './words';

function signer(applianceId: string | null): string {
  return applianceId === null ? words.platform : words.appliance;
}

function List({ lines, none }: { lines: readonly string[]; none: string }) {
  if (lines.length === 0) return <span className="text-warn">{none}</span>;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function facts(log: LogView): Fact[] {
  return [
    [words.logSize, String(log.size)],
    [words.sealed, words.sealedOf(log.sealed_size, log.size)],
    [words.newestCheckpoint, log.signed_at === null ? words.noCheckpoint : <TimeStamp key="t" value={log.signed_at} />],
    [words.root, log.root === null ? words.noCheckpoint : <CopyId key="r" value={log.root} what={words.root} />],
    [
      words.witnesses,
      <List
        key="w"
        lines={log.witnesses.map((one) => `${words.appliance}, ${words.followed(one.size)}`)}
        none={words.noWitness}
      />,
    ],
    [
      words.chains,
      <List
        key="c"
        lines={log.chains.map((one) => words.chain(signer(one.appliance_id), one.epoch, one.seq))}
        none={words.noData}
      />,
    ],
    [
      words.store,
      <span key="s" className={log.worm ? '' : 'text-warn'}>
        {log.worm ? words.worm : words.notWorm}
      </span>,
    ],
    ...(log.refused > 0 ? [[words.refused, words.refusedCount(log.refused)] as const] : []),
  ];
}

/** Is the record whole? The state of one site's log, and what it does not prove. */
export function LogPanel({ siteId }: { siteId: string }) {
  const read = useRead(['logs', siteId], (signal) => listLogs({ query: { site: siteId }, signal }));
  const walks = useWalks(siteId);
  return (
    <Panel title={words.log}>
      <Loaded read={read} lines={5}>
        {(logs) =>
          logs.length === 0 ? (
            <p className="text-soft">{words.noLog}</p>
          ) : (
            <div className="space-y-3">
              {logs.map((log) => (
                <div key={log.id} className="space-y-3">
                  <Alarms log={log} />
                  <Facts rows={[...facts(log), ...walkFacts(walks.data?.get(log.id))]} wide />
                </div>
              ))}
              <p className="max-w-prose text-[0.8125rem] text-soft">{words.notProven}</p>
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}
