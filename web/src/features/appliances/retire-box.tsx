import { retireAppliance } from '@/shared/api/generated/sdk.gen';
import type { ApplianceView } from '@/shared/api/generated/types.gen';
import { mayRetire } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { words } from './words';

const REASON_AT_LEAST = 20;

/** Takes a box out of service for good. */
export function RetireBox({ box }: { box: ApplianceView }) {
  const me = useMe().data;
  if (!mayRetire(me?.role)) return null;
  return (
    <div className="mt-4 border-t border-line pt-4">
      <ConfirmButton
        button={words.retireOf}
        title={words.retireTitle(box.name)}
        act={words.retire}
        danger
        reasonAtLeast={REASON_AT_LEAST}
        typed={{ label: words.typeBox(box.name), phrase: box.name }}
        call={(reason) => retireAppliance({ path: { appliance_id: box.id }, body: { reason } })}
        invalidates={[['sites'], ['appliances'], ['overview']]}
      >
        <p>{words.retireLead}</p>
        <p className="text-soft">{words.retireUndo}</p>
      </ConfirmButton>
    </div>
  );
}
