import { Link } from '@tanstack/react-router';
import { getDevice, getSite, listChecks } from '@/shared/api/generated/sdk.gen';
import type { EntryView, Result } from '@/shared/api/generated/types.gen';
import { useProofSites } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import { mayReadSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { pastVerdict } from '@/shared/status/status';
import { CopyId } from '@/shared/ui/copy';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { decisionFacts } from './decision-facts';
import { endingFacts } from './ending-facts';
import { occasion, sentence } from './statement';
import { kinds, words } from './words';

interface Stated {
  check: string;
  title: string | null;
  result: Result;
}

const columns: readonly Column<Stated>[] = [
  {
    id: 'check',
    head: words.checkHead,
    grow: true,
    cell: (row) => (
      <>
        {row.title !== null && <span className="block">{row.title}</span>}
        <code className="font-mono text-[0.8125rem] font-normal text-soft wrap-anywhere">{row.check}</code>
      </>
    ),
  },
  {
    id: 'verdict',
    head: words.verdictHead,
    card: true,
    cell: (row) => <StatusPill status={pastVerdict(row.result)} />,
  },
];
const link = 'text-accent underline';

function SiteLink({ siteId }: { siteId: string }) {
  const may = mayReadSites(useMe().data?.role);
  const names = useProofSites({ enabled: !may }).data?.items;
  const site = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal }), {
    live: false,
    enabled: may,
  });
  if (!may) return <>{names?.find((one) => one.id === siteId)?.name ?? words.unknownSite}</>;
  return (
    <Link to="/sites/$siteId" params={{ siteId }} className={link}>
      {site.data?.name ?? words.openSite}
    </Link>
  );
}

function DeviceLink({ siteId, deviceId }: { siteId: string; deviceId: string }) {
  const may = mayReadSites(useMe().data?.role);
  const device = useRead(['devices', deviceId], (signal) => getDevice({ path: { device_id: deviceId }, signal }), {
    live: false,
    enabled: may,
  });
  if (!may) return <CopyId value={deviceId} what={words.device} />;
  return (
    <Link to="/sites/$siteId/devices/$deviceId" params={{ siteId, deviceId }} className={link}>
      {device.data?.name ?? words.openDevice}
    </Link>
  );
}

/** An auditor may not open the device: its evidence names it by id. */
function facts(entry: EntryView): Fact[] {
  const { site_id: siteId, device_id: deviceId } = entry;
  return [
    [words.site, <SiteLink key="s" siteId={siteId} />],
    ...(deviceId === null ? [] : [[words.device, <DeviceLink key="d" siteId={siteId} deviceId={deviceId} />] as const]),
    ...endingFacts(entry),
    ...decisionFacts(entry),
    [words.signer, entry.appliance_id === null ? words.platform : words.appliance],
  ];
}

function Verdicts({ verdicts }: { verdicts: NonNullable<EntryView['verdicts']> }) {
  const checks = useRead(['catalogue', 'checks'], (signal) => listChecks({ signal }), {
    live: false,
    enabled: mayReadSites(useMe().data?.role),
  }).data?.items;
  const rows = Object.entries(verdicts).map(([check, result]) => ({
    check,
    title: checks?.find((one) => one.id === check)?.title ?? null,
    result,
  }));
  return (
    <div className="-mx-4 border-t border-line">
      <DataTable caption={words.verdicts} columns={columns} rows={rows} rowKey={(row) => row.check} />
    </div>
  );
}

/** What is claimed, in words first. */
export function SaysPanel({ entry }: { entry: EntryView }) {
  const why = occasion(entry);
  return (
    <Panel title={words.says} aside={<span className="text-soft">{kinds[entry.kind]}</span>}>
      <div className="space-y-3">
        <p>
          <span className="font-semibold">{sentence(entry)}</span>
          {why !== null && <span className="block text-soft">{why}</span>}
        </p>
        <Facts rows={facts(entry)} />
        {entry.verdicts !== null && <Verdicts verdicts={entry.verdicts} />}
      </div>
    </Panel>
  );
}
