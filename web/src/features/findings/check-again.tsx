import { useState } from 'react';
import { useChange } from '@/shared/api/change';
import { getDevice, giveOrder } from '@/shared/api/generated/sdk.gen';
import type { FindingView } from '@/shared/api/generated/types.gen';
import type { ApiProblem } from '@/shared/api/problem';
import { mayAct } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { words } from './words';

/** Orders a look at the device of this finding. */
export function CheckAgain({ finding }: { finding: FindingView }) {
  const me = useMe().data;
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [asked, setAsked] = useState(false);
  const change = useChange({
    call: async () => {
      const device = await getDevice({ path: { device_id: finding.device.id } });
      return giveOrder({
        body: {
          type: 'scan_now',
          appliances: [device.appliance_id],
          parameters: { device: device.id },
          reason: words.againReason,
        },
      });
    },
    invalidates: [['orders']],
    onError: setProblem,
    onDone: () => setAsked(true),
  });
  if (!mayAct(me?.role)) return null;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button
        busy={change.isPending}
        onClick={() => {
          setProblem(null);
          setAsked(false);
          change.mutate(undefined);
        }}
      >
        {words.again}
      </Button>
      <span role="status" className="text-[0.875rem] text-soft empty:hidden">
        {asked && words.againAsked}
      </span>
      {problem && <ErrorNote problem={problem} small />}
    </span>
  );
}
