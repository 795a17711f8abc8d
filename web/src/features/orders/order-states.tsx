import { getSite } from '@/shared/api/generated/sdk.gen';
import type { OrderSummary } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { StatusPill } from '@/shared/ui/status-pill';
import { words } from './words';

/** Says why nothing happens yet: orders travel with check-ins. */
function Waiting({ siteId }: { siteId: string | null }) {
  const site = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId ?? '' }, signal }), {
    enabled: siteId !== null,
  }).data;
  const silent = site !== undefined && site.state !== 'online';
  return (
    <span className={`text-[0.8125rem] ${silent ? 'text-warn' : 'text-soft'}`}>
      {silent ? words.waitsOffline : words.waits}
    </span>
  );
}

/** How many targets of an order stand where. */
export function OrderStates({ order }: { order: Pick<OrderSummary, 'states' | 'site_id'> }) {
  const many = order.states.some(({ targets }) => targets > 1);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      {order.states.map(({ state, targets }) => (
        <span key={state} className="inline-flex items-center gap-1">
          {many && <span className="tabular-nums">{words.times(targets)}</span>}
          <StatusPill status={statusWord('orders', state)} />
        </span>
      ))}
      {order.states.some(({ state }) => state === 'queued') && <Waiting siteId={order.site_id} />}
    </span>
  );
}
