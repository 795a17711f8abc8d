import { Link, useParams } from '@tanstack/react-router';
import { getDevice, getOrder } from '@/shared/api/generated/sdk.gen';
import type { OrderTargetView, OrderView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { CopyId } from '@/shared/ui/copy';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { SiteZone } from '@/shared/ui/site-zone';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { Trail } from '@/shared/ui/trail';
import { About } from './about';
import { CancelOrder } from './cancel-order';
import { OrderStates } from './order-states';
import { parameter } from './order-words';
import { words } from './words';

const columns: readonly Column<OrderTargetView>[] = [
  {
    id: 'box',
    head: words.headAppliance,
    cell: (row) => (
      <Link to="/sites/$siteId/appliances" params={{ siteId: row.site_id }} className="text-accent underline">
        {row.appliance_name}
      </Link>
    ),
  },
  {
    id: 'state',
    head: words.headState,
    card: true,
    cell: (row) => <StatusPill status={statusWord('orders', row.state)} />,
  },
  {
    id: 'said',
    head: words.headSaid,
    card: true,
    grow: true,
    cell: (row) => (
      <>
        <span className="block wrap-anywhere">{row.detail || (words.reasons[row.reason] ?? row.reason)}</span>
        {row.presumed && <span className="block text-[0.8125rem] text-warn">{words.presumed}</span>}
      </>
    ),
  },
  { id: 'tries', head: words.headTries, card: true, cell: (row) => words.tries(row.deliveries) },
  {
    id: 'digest',
    head: words.headDigest,
    cell: (row) => <CopyId value={row.digest} what={words.digestWhat} />,
  },
  {
    id: 'changed',
    head: words.headChanged,
    card: true,
    cell: (row) => <TimeStamp value={row.changed_at} form="short" />,
  },
];

function DeviceLink({ siteId, deviceId }: { siteId: string; deviceId: string }) {
  const device = useRead(['devices', deviceId], (signal) => getDevice({ path: { device_id: deviceId }, signal })).data;
  return (
    <Link
      to="/sites/$siteId/devices/$deviceId"
      params={{ siteId, deviceId }}
      className="text-accent underline wrap-anywhere"
    >
      {device?.name ?? deviceId}
    </Link>
  );
}

function facts(order: OrderView): Fact[] {
  const device = parameter(order, 'device');
  const site = order.site_id ?? order.targets[0]?.site_id;
  const version = parameter(order, 'runbook_version');
  const runbook = parameter(order, 'runbook');
  const check = parameter(order, 'check');
  return [
    [words.type, <About key="a" order={order} />],
    ...(device === null || !site
      ? []
      : [[words.device, <DeviceLink key="d" siteId={site} deviceId={device} />] as const]),
    ...(check === null ? [] : [[words.check, check] as const]),
    ...(runbook === null
      ? []
      : [[words.runbook, version === null ? runbook : `${runbook}, ${words.version(version)}`] as const]),
    [words.reason, order.reason],
    [words.givenBy, order.issued_by],
    [words.given, <TimeStamp key="g" value={order.issued_at} />],
    [
      words.expires,
      <span key="e">
        <TimeStamp value={order.expires_at} />
        <span className="block text-[0.8125rem] text-soft">{words.expiresWhy}</span>
      </span>,
    ],
    [words.signedBy, <CopyId key="k" value={order.signed_by} what={words.keyWhat} />],
  ];
}

function Order({ order }: { order: OrderView }) {
  const siteId = order.site_id ?? order.targets[0]?.site_id;
  return (
    <>
      {siteId && (
        <Trail label={words.trail}>
          {[
            <Link key="o" to="/sites/$siteId/orders" params={{ siteId }} className="hover:underline">
              {words.page}
            </Link>,
          ]}
        </Trail>
      )}
      <PageHead page={words.one} title={words.types[order.type]} aside={<CancelOrder order={order} />}>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-soft">
          <OrderStates order={order} />
          {order.ended ? words.ended : words.underWay}
        </p>
      </PageHead>
      <div className="grid grid-cols-1 gap-4">
        <Panel title={words.targets} flush>
          <DataTable
            caption={words.targetsCaption}
            columns={columns}
            rows={order.targets}
            rowKey={(row) => row.appliance_id}
          />
        </Panel>
        <Panel title={words.facts}>
          <Facts rows={facts(order)} />
        </Panel>
      </div>
    </>
  );
}

/** What was ordered, and where does it stand at each appliance? */
export function OrderPage() {
  const { orderId } = useParams({ from: '/orders/$orderId' });
  const read = useRead(['orders', orderId], (signal) => getOrder({ path: { order_id: orderId }, signal }));
  return (
    <>
      {read.data === undefined && <PageHead page={words.one} title={null} />}
      <Loaded read={read} lines={10}>
        {(order) =>
          order.site_id === null ? (
            <Order order={order} />
          ) : (
            <SiteZone siteId={order.site_id}>
              <Order order={order} />
            </SiteZone>
          )
        }
      </Loaded>
    </>
  );
}
