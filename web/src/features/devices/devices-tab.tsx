import { Link, useParams, useSearch } from '@tanstack/react-router';
import { listDevices } from '@/shared/api/generated/sdk.gen';
import type { DeviceView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayAct } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { statusWord } from '@/shared/status/status';
import { buttonLook } from '@/shared/ui/button';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Paged } from '@/shared/ui/paged';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { platforms, words } from './words';

function reached(row: DeviceView): string {
  if (row.device_class !== 'managed') return words.notReached;
  return row.connection === 'ssh' ? `${words.ssh} ${row.address ?? ''}` : words.local;
}

const columns: readonly Column<DeviceView>[] = [
  {
    id: 'name',
    head: words.headName,
    grow: true,
    cell: (row) => (
      <Link
        to="/sites/$siteId/devices/$deviceId"
        params={{ siteId: row.site_id, deviceId: row.id }}
        className="text-accent underline"
      >
        {row.name}
      </Link>
    ),
  },
  { id: 'platform', head: words.headPlatform, card: true, cell: (row) => platforms[row.platform] ?? row.platform },
  {
    id: 'treated',
    head: words.headTreated,
    card: true,
    cell: (row) => <StatusPill status={statusWord('deviceClasses', row.device_class)} />,
  },
  {
    id: 'reached',
    head: words.headReached,
    cell: reached,
  },
  { id: 'since', head: words.headSince, cell: (row) => <TimeStamp value={row.created_at} form="short" /> },
];

/** What is here and is it looked at? */
export function DevicesTab() {
  const { siteId } = useParams({ from: '/sites/$siteId/devices' });
  const role = useMe().data?.role;
  const search = useSearch({ from: '/sites/$siteId/devices' });
  const query = { site: siteId, ...(search.cursor === undefined ? {} : { after: search.cursor }) };
  const read = useRead(['devices', query], (signal) => listDevices({ query, signal }), { keepOld: true });
  return (
    <>
      <UnreadFilters names={search.unread} />
      {mayAct(role) && (
        <div className="mb-3 flex justify-end">
          <Link to="/sites/$siteId/devices/new" params={{ siteId }} className={buttonLook('primary')}>
            {words.add}
          </Link>
        </div>
      )}
      <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
        <Paged read={read} lines={6} here={search.cursor} none={<Empty why={words.none} />}>
          {(rows) => <DataTable caption={words.caption} columns={columns} rows={rows} rowKey={(row) => row.id} />}
        </Paged>
      </section>
    </>
  );
}
