import { useState } from 'react';
import type { ApplianceView } from '@/shared/api/generated/types.gen';
import { mayEnrol } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { KeysDialog } from './keys-dialog';
import { words } from './words';

/** The way to the comparison of a box's keys, until a person has made it. */
export function CompareKeys({ box }: { box: ApplianceView }) {
  const me = useMe().data;
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  if (box.keys_confirmed_at !== null) {
    return (
      <p role="status" className="mb-3 text-info empty:hidden">
        {done && words.keysDone}
      </p>
    );
  }
  const close = () => {
    setOpen(false);
    setDone(true);
  };
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-3 rounded-md border border-warn-line bg-warn-soft px-3 py-2 text-warn">
      <p className="min-w-48 flex-1">{words.waits.keys}</p>
      {mayEnrol(me?.role) && (
        <Button look="primary" onClick={() => setOpen(true)}>
          {words.keys}
        </Button>
      )}
      {open && <KeysDialog applianceId={box.id} name={box.name} siteId={box.site_id} onClose={close} />}
    </div>
  );
}
