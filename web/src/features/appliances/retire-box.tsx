import { useState } from 'react';
import { listSiteAppliances, retireAppliance } from '@/shared/api/generated/sdk.gen';
import type { ApplianceView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayRetire } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { Select } from '@/shared/ui/inputs';
import { words } from './words';

const REASON_AT_LEAST = 20;

/** The box that comes after this one: of the site's others, those whose keys a person has compared. */
function ReplacedBy({ box, value, onChange }: { box: ApplianceView; value: string; onChange: (id: string) => void }) {
  const read = useRead(['sites', box.site_id, 'appliances'], (signal) =>
    listSiteAppliances({ path: { site_id: box.site_id }, signal }),
  );
  const others = (read.data ?? []).filter((one) => one.id !== box.id);
  const fit = others.filter((one) => one.keys_confirmed_at !== null);
  if (others.length === 0) return <p className="text-soft">{words.noOther}</p>;
  return (
    <Select
      label={words.replacedBy}
      hint={fit.length < others.length ? words.replacedByHint : undefined}
      value={value}
      options={[{ value: '', name: words.replacedByNone }, ...fit.map((one) => ({ value: one.id, name: one.name }))]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Takes a box out of service for good. */
export function RetireBox({ box }: { box: ApplianceView }) {
  const me = useMe().data;
  const [successor, setSuccessor] = useState('');
  if (!mayRetire(me?.role) || box.retired_at !== null) return null;
  return (
    <div className="mt-4 border-t border-line pt-4">
      <ConfirmButton
        button={words.retireOf}
        title={words.retireTitle(box.name)}
        act={words.retire}
        danger
        reasonAtLeast={REASON_AT_LEAST}
        typed={{ label: words.typeBox(box.name), phrase: box.name }}
        call={(reason) =>
          retireAppliance({
            path: { appliance_id: box.id },
            body: { reason, replaced_by: successor === '' ? null : successor },
          })
        }
        invalidates={[['sites'], ['appliances'], ['overview']]}
      >
        <p>{words.retireLead}</p>
        <p className="text-soft">{words.retireUndo}</p>
        <ReplacedBy box={box} value={successor} onChange={setSuccessor} />
      </ConfirmButton>
    </div>
  );
}
