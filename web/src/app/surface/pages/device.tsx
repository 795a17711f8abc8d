import { useParams, useSearch } from '@tanstack/react-router';
import { DevicePage } from '@/features/devices/device-page';
import { FindingsList } from '@/features/findings/findings-list';
import { RecentIncidents } from '@/features/incidents/recent-incidents';
import { RecentOrders } from '@/features/orders/recent-orders';
import { mayReadOrders } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { words } from '../words';

/** A device with its findings and incidents. */
export function Device() {
  const { siteId, deviceId } = useParams({ from: '/sites/$siteId/devices/$deviceId' });
  const search = useSearch({ from: '/sites/$siteId/devices/$deviceId' });
  const orders = mayReadOrders(useMe().data?.role);
  return (
    <DevicePage siteId={siteId} deviceId={deviceId}>
      <div>
        <h2 className="mb-2 text-base font-semibold">{words.findings}</h2>
        <FindingsList siteId={siteId} deviceId={deviceId} search={search} />
      </div>
      <RecentIncidents title={words.incidents} none={words.noIncidentHere} site={siteId} device={deviceId} />
      {orders && <RecentOrders title={words.ordersOfDevice} site={siteId} device={deviceId} />}
    </DevicePage>
  );
}
