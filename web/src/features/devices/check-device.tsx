import { useState } from 'react';
import { useChange } from '@/shared/api/change';
import { giveOrder } from '@/shared/api/generated/sdk.gen';
import type { DeviceView } from '@/shared/api/generated/types.gen';
import type { ApiProblem } from '@/shared/api/problem';
import { mayAct } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { words } from './words';

/** Orders a look at this one device. What comes back at once is only that it was ordered. */
export function CheckDevice({ device }: { device: DeviceView }) {
  const me = useMe().data;
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [asked, setAsked] = useState(false);
  const change = useChange({
    call: () =>
      giveOrder({
        body: {
          type: 'scan_now',
          appliances: [device.appliance_id],
          parameters: { device: device.id },
          reason: words.checkReason,
        },
      }),
    invalidates: [['orders']],
    onError: setProblem,
    onDone: () => setAsked(true),
  });
  if (!mayAct(me?.role) || device.device_class !== 'managed' || device.archived_at !== null) return null;
  const press = () => {
    setProblem(null);
    setAsked(false);
    change.mutate(undefined);
  };
  return (
    <div className="max-w-sm space-y-2 sm:text-right">
      <Button busy={change.isPending} onClick={press}>
        {words.checkNow}
      </Button>
      <p role="status" className="text-[0.875rem] text-soft empty:hidden">
        {asked && words.checkAsked}
      </p>
      {problem && <ErrorNote problem={problem} small />}
    </div>
  );
}
