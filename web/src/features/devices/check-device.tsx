import { giveOrder } from '@/shared/api/generated/sdk.gen';
import type { DeviceView } from '@/shared/api/generated/types.gen';
import { Ask } from '@/shared/ui/ask';
import { words } from './words';

const lookAt = (device: DeviceView) =>
  giveOrder({
    body: {
      type: 'scan_now',
      appliances: [device.appliance_id],
      parameters: { device: device.id },
      reason: words.checkReason,
    },
  });

/** Orders a look at this one device. What comes back at once is only that it was ordered. */
export function CheckDevice({ device }: { device: DeviceView }) {
  if (device.device_class !== 'managed' || device.archived_at !== null) return null;
  return (
    <Ask act={words.checkNow} call={() => lookAt(device)} invalidates={[['orders']]} said={() => words.checkAsked} />
  );
}
