import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { listLogs } from '@/shared/api/generated/sdk.gen';
import type { LogView, VerificationLine } from '@/shared/api/generated/types.gen';
import { useProofSites } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import { mayBuildKits, mayReadSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { TimeStamp } from '@/shared/ui/time';
import { Outside } from './outside';
import { useWalks, WalkResult } from './walks';
import { words } from './words';

interface Row {
  log: LogView;
  site: string | null;
  walk: VerificationLine | undefined;
}

const link = 'text-accent underline';

function Witnessed({ log }: { log: LogView }) {
  const most = log.witnesses.reduce((size, one) => Math.max(size, one.size), 0);
  if (most === 0) return <span className="text-warn">{words.unwitnessed}</span>;
  return <>{words.sealedOf(most, log.size)}</>;
}

interface SiteLogProps {
  siteId: string;
  className: string;
  children: ReactNode;
}

/** To a site's evidence; who may not open sites finds its entries. */
function SiteLog({ siteId, className, children }: SiteLogProps) {
  if (mayReadSites(useMe().data?.role)) {
    return (
      <Link to="/sites/$siteId/evidence" params={{ siteId }} className={className}>
        {children}
      </Link>
    );
  }
  return (
    <Link to="/evidence/entries" search={{ site: siteId }} className={className}>
      {children}
    </Link>
  );
}

function OpenAlarms({ log }: { log: LogView }) {
  const open = log.alarms.filter((alarm) => alarm.closed === null).length;
  if (open === 0) return <span className="text-soft">{words.noneAlarmed}</span>;
  return (
    <SiteLog siteId={log.site_id} className="font-semibold text-bad underline">
      {words.alarmsOf(open)}
    </SiteLog>
  );
}

const columns: readonly Column<Row>[] = [
  {
    id: 'site',
    head: words.headSite,
    grow: true,
    cell: ({ log, site }) => (
      <>
        <SiteLog siteId={log.site_id} className={link}>
          {site ?? words.unknownSite}
        </SiteLog>
        {!log.worm && <span className="block text-[0.8125rem] font-normal text-soft">{words.notWorm}</span>}
      </>
    ),
  },
  {
    id: 'sealed',
    head: words.headSealed,
    figure: true,
    card: true,
    cell: ({ log }) => (
      <>
        <span className={log.sealed_size < log.size ? 'text-warn' : ''}>
          {words.sealedOf(log.sealed_size, log.size)}
        </span>
        {log.signed_at !== null && (
          <span className="block text-[0.8125rem] font-normal text-soft">
            <TimeStamp value={log.signed_at} form="exact" />
          </span>
        )}
      </>
    ),
  },
  { id: 'witness', head: words.headWitness, figure: true, card: true, cell: ({ log }) => <Witnessed log={log} /> },
  {
    id: 'walk',
    head: words.headWalk,
    card: true,
    cell: ({ walk }) => <WalkResult line={walk} />,
  },
  {
    id: 'alarms',
    head: words.headAlarms,
    card: true,
    cell: ({ log }) => <OpenAlarms log={log} />,
  },
  {
    id: 'verify',
    head: words.headVerify,
    card: true,
    cell: ({ log, site }) => (
      <Link to="/verify-evidence" search={{ site: log.site_id }} className={link}>
        {words.verifyIt}
        <span className="sr-only">{words.verifyOf(site ?? words.unknownSite)}</span>
      </Link>
    ),
  },
];

/** Is the record whole? Every site's log, and what it does not prove. */
export function LogsPage() {
  const kits = mayBuildKits(useMe().data?.role);
  const logs = useRead(['logs'], (signal) => listLogs({ signal }));
  const sites = useProofSites();
  const walks = useWalks();
  const names = new Map(sites.data?.items.map((one) => [one.id, one.name] as const));
  return (
    <>
      <PageHead
        page={words.logs}
        title={null}
        aside={
          <span className="flex flex-wrap gap-x-4 gap-y-1">
            <Link to="/evidence/entries" className={`font-medium ${link}`}>
              {words.seeEntries}
            </Link>
            <Link to="/evidence/sample" className={`font-medium ${link}`}>
              {words.seeSample}
            </Link>
            {kits && (
              <Link to="/kits" className={`font-medium ${link}`}>
                {words.seeKits}
              </Link>
            )}
          </span>
        }
      >
        <p className="max-w-prose text-soft">{words.logsLead}</p>
      </PageHead>
      <Outside />
      <section aria-label={words.logsCaption} className="rounded-lg border border-line bg-surface">
        <Loaded read={logs} lines={5}>
          {(list) =>
            list.length === 0 ? (
              <Empty why={words.noLogs} />
            ) : (
              <DataTable
                caption={words.logsCaption}
                columns={columns}
                rows={list.map((log) => ({ log, site: names.get(log.site_id) ?? null, walk: walks.data?.get(log.id) }))}
                rowKey={({ log }) => log.id}
              />
            )
          }
        </Loaded>
      </section>
      <div className="mt-3 max-w-prose space-y-2 text-[0.8125rem] text-soft">
        <p>{words.notProven}</p>
        <p>{words.independence}</p>
      </div>
    </>
  );
}
