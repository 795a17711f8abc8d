import { useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { retireAppliance } from '@/shared/api/generated/sdk.gen';
import type { ApplianceView } from '@/shared/api/generated/types.gen';
import { mayRetire } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ConfirmWithReason } from '@/shared/ui/confirm';
import { words } from './words';

const REASON_AT_LEAST = 20;

function RetireDialog({ box, onClose }: { box: ApplianceView; onClose: () => void }) {
  const change = useConfirmed({
    call: ({ reason }: { reason: string }) => retireAppliance({ path: { appliance_id: box.id }, body: { reason } }),
    invalidates: [['sites'], ['appliances'], ['overview']],
    onDone: onClose,
  });
  return (
    <ConfirmWithReason
      title={words.retireTitle(box.name)}
      act={words.retire}
      danger
      reasonAtLeast={REASON_AT_LEAST}
      typed={{ label: words.typeBox(box.name), phrase: box.name }}
      change={change}
      onCancel={onClose}
    >
      <p>{words.retireLead}</p>
      <p className="text-soft">{words.retireUndo}</p>
    </ConfirmWithReason>
  );
}

/** Takes a box out of service for good. */
export function RetireBox({ box }: { box: ApplianceView }) {
  const me = useMe().data;
  const [open, setOpen] = useState(false);
  if (!mayRetire(me?.role)) return null;
  return (
    <div className="mt-4 border-t border-line pt-4">
      <Button look="danger" onClick={() => setOpen(true)}>
        {words.retireOf}
      </Button>
      {open && <RetireDialog box={box} onClose={() => setOpen(false)} />}
    </div>
  );
}
