import { useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { setHealingStop } from '@/shared/api/generated/sdk.gen';
import type { SitePage } from '@/shared/api/generated/types.gen';
import { mayStop } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ConfirmWithReason } from '@/shared/ui/confirm';
import { words } from './words';

const REASON_AT_LEAST = 20;

function StopDialog({ site, stop, onClose }: { site: SitePage; stop: boolean; onClose: () => void }) {
  const change = useConfirmed({
    call: ({ reason }: { reason: string }) =>
      setHealingStop({ path: { site_id: site.id }, body: { stopped: stop, reason } }),
    invalidates: [['sites'], ['audit'], ['overview'], ['findings']],
    onDone: onClose,
  });
  return (
    <ConfirmWithReason
      title={stop ? words.stopTitle(site.name) : words.resumeTitle(site.name)}
      act={stop ? words.stop : words.resume}
      danger={stop}
      reasonAtLeast={REASON_AT_LEAST}
      {...(stop ? { typed: { label: words.typeName(site.name), phrase: site.name } } : {})}
      change={change}
      onCancel={onClose}
    >
      <p>{stop ? words.stopLead : words.resumeLead}</p>
      <p className="text-soft">{words.stopTouches(site.boxes.length)}</p>
      <p className="text-soft">{stop ? words.stopUndo : words.resumeUndo}</p>
    </ConfirmWithReason>
  );
}

/** Stops every fix at this site, or lets them go on; each with a reason. */
export function HealingStop({ site }: { site: SitePage }) {
  const me = useMe().data;
  const [open, setOpen] = useState(false);
  const stopped = site.healing === 'stopped';
  if (!mayStop(me?.role)) return null;
  return (
    <>
      <Button className="self-start" onClick={() => setOpen(true)}>
        {stopped ? words.resume : words.stop}
      </Button>
      {open && <StopDialog site={site} stop={!stopped} onClose={() => setOpen(false)} />}
    </>
  );
}
