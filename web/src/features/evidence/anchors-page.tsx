import { Link, useSearch } from '@tanstack/react-router';
import { listAnchors } from '@/shared/api/generated/sdk.gen';
import type { AnchorView, StampView } from '@/shared/api/generated/types.gen';
import { useProofSites } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Pager } from '@/shared/ui/pager';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { Trail } from '@/shared/ui/trail';
import { AnchorFiles, OneAnchorFile } from './anchor-files';
import { AnchorStanding } from './anchor-standing';
import { words } from './anchor-words';

const MOST_LOGS = 3;

interface Row {
  anchor: AnchorView;
  siteOf: (id: string) => string;
}

function Stamp({ stamp, anchor }: { stamp: StampView; anchor: AnchorView }) {
  return (
    <li className="mb-1">
      <TimeStamp value={stamp.gen_time} form="exact" />
      <span className="block font-normal wrap-anywhere">{stamp.authority}</span>
      <span className="block text-[0.8125rem] font-normal text-soft">{words.revocation[stamp.revocation]}</span>
      {stamp.state !== 'good' && <StatusPill status={statusWord('stamps', stamp.state)} />}
      <OneAnchorFile
        anchor={anchor}
        wanted={{ digest: stamp.digest }}
        suffix={`-${stamp.digest.slice(0, 8)}.der`}
        label={words.token}
        named={words.tokenOf(stamp.authority, anchor.platform_size)}
      />
    </li>
  );
}

function Covers({ anchor, siteOf }: Row) {
  const [only, ...others] = anchor.logs;
  if (only !== undefined && others.length === 0) return <>{words.entriesOf(siteOf(only.site_id), only.size)}</>;
  const shown = anchor.logs.slice(0, MOST_LOGS);
  return (
    <ul>
      {shown.map((log) => (
        <li key={log.log_id}>{words.entriesOf(siteOf(log.site_id), log.size)}</li>
      ))}
      {anchor.logs.length > MOST_LOGS && <li className="text-soft">{words.more(anchor.logs.length - MOST_LOGS)}</li>}
    </ul>
  );
}

/** A calendar's proof and outside witnesses, where there are any. */
function Beside({ anchor }: { anchor: AnchorView }) {
  const { calendar, witnesses } = anchor;
  return (
    <>
      {calendar !== null && (
        <>
          <StatusPill status={statusWord('calendars', calendar.state)} />
          <span className="block text-[0.8125rem] text-soft">
            {calendar.block === null ? <TimeStamp value={calendar.since} form="exact" /> : words.block(calendar.block)}
          </span>
          <OneAnchorFile
            anchor={anchor}
            wanted={{ name: 'checkpoint.ots' }}
            suffix=".ots"
            label={words.ots}
            named={words.otsOf(anchor.platform_size)}
          />
        </>
      )}
      {witnesses.map((one) => (
        <span key={one.name} className="block">
          {words.witnessed(one.name)}
        </span>
      ))}
      {calendar === null && witnesses.length === 0 && <span className="text-soft">{words.nothingBeside}</span>}
    </>
  );
}

const columns: readonly Column<Row>[] = [
  {
    id: 'by',
    head: words.headStamps,
    card: true,
    grow: true,
    cell: ({ anchor }) =>
      anchor.stamps.length === 0 ? (
        <span className="text-warn">{words.nobody}</span>
      ) : (
        <ul>
          {anchor.stamps.map((stamp) => (
            <Stamp key={stamp.digest} stamp={stamp} anchor={anchor} />
          ))}
        </ul>
      ),
  },
  { id: 'logs', head: words.headLogs, card: true, cell: (row) => <Covers {...row} /> },
  { id: 'beside', head: words.headBeside, cell: ({ anchor }) => <Beside anchor={anchor} /> },
  {
    id: 'files',
    head: words.headFiles,
    card: true,
    cell: ({ anchor, siteOf }) => <AnchorFiles anchor={anchor} siteOf={siteOf} most={MOST_LOGS} />,
  },
];

/** Who outside vouches for the time? */
export function AnchorsPage() {
  const search = useSearch({ from: '/evidence/anchors' });
  const query = search.cursor === undefined ? {} : { after: search.cursor };
  const read = useRead(['anchors', query], (signal) => listAnchors({ query, signal }), { keepOld: true });
  const sites = useProofSites();
  const names = new Map(sites.data?.items.map((one) => [one.id, one.name] as const));
  const siteOf = (id: string) => names.get(id) ?? words.unknownSite;
  return (
    <>
      <Trail label={words.back}>
        {[
          <Link key="e" to="/evidence" className="hover:underline">
            {words.evidence}
          </Link>,
        ]}
      </Trail>
      <PageHead page={words.page} title={null}>
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <Loaded read={read} lines={8}>
        {(page) => (
          <div className="grid grid-cols-1 gap-4">
            <AnchorStanding page={page} />
            <Panel title={words.list} flush>
              {page.items.length === 0 ? (
                <Empty why={page.state === 'off' ? words.noneOff : words.none} />
              ) : (
                <>
                  <DataTable
                    caption={words.caption}
                    columns={columns}
                    rows={page.items.map((anchor) => ({ anchor, siteOf }))}
                    rowKey={({ anchor }) => anchor.id}
                  />
                  <Pager next={page.next} here={search.cursor} />
                </>
              )}
            </Panel>
            <p className="max-w-prose text-[0.8125rem] text-soft">{words.notProven}</p>
          </div>
        )}
      </Loaded>
    </>
  );
}
