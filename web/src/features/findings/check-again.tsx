import { getDevice, giveOrder } from '@/shared/api/generated/sdk.gen';
import type { FindingView } from '@/shared/api/generated/types.gen';
import { Ask } from '@/shared/ui/ask';
import { words } from './words';

/** Asks the appliance that watches the device now; the one that made the finding may be another. */
async function lookAgain(finding: FindingView) {
  const device = await getDevice({ path: { device_id: finding.device.id } });
  return giveOrder({
    body: {
      type: 'scan_now',
      appliances: [device.appliance_id],
      parameters: { device: device.id },
      reason: words.againReason,
    },
  });
}

/** Orders a look at the device of this finding. */
export function CheckAgain({ finding }: { finding: FindingView }) {
  return (
    <Ask
      act={words.again}
      call={() => lookAgain(finding)}
      invalidates={[['orders']]}
      said={() => words.againAsked}
      inline
    />
  );
}
