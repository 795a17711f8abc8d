import { setHealingStop } from '@/shared/api/generated/sdk.gen';
import type { SitePage } from '@/shared/api/generated/types.gen';
import { mayStop } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { words } from './words';

const REASON_AT_LEAST = 20;

/** Stops every fix at this site, or lets them go on; each with a reason. */
export function HealingStop({ site }: { site: SitePage }) {
  const me = useMe().data;
  if (!mayStop(me?.role)) return null;
  const stop = site.healing !== 'stopped';
  return (
    <div className="self-start">
      <ConfirmButton
        button={stop ? words.stop : words.resume}
        title={stop ? words.stopTitle(site.name) : words.resumeTitle(site.name)}
        act={stop ? words.stop : words.resume}
        danger={stop}
        reasonAtLeast={REASON_AT_LEAST}
        {...(stop ? { typed: { label: words.typeName(site.name), phrase: site.name } } : {})}
        call={(reason) => setHealingStop({ path: { site_id: site.id }, body: { stopped: stop, reason } })}
        invalidates={[['sites'], ['audit'], ['overview'], ['findings']]}
      >
        <p>{stop ? words.stopLead : words.resumeLead}</p>
        <p className="text-soft">{words.stopTouches(site.boxes.length)}</p>
        <p className="text-soft">{stop ? words.stopUndo : words.resumeUndo}</p>
      </ConfirmButton>
    </div>
  );
}
