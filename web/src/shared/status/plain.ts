import type { DryRunBecause } from '@/shared/api/generated/types.gen';
import { speaksPlainly } from '@/shared/session/surface';
import type { StatusWord } from './tones';

/** Why nothing is changed, as a practice reads it. */
export const plainBecause: Record<DryRunBecause, string> = {
  appliance_setting: 'the box itself is set to look only',
  site_setting: 'this site is set to look only',
  no_consent: 'you have allowed nothing yet',
  lease_lapsed: 'it has not called for too long',
  stopped: 'fixes are stopped',
};

/** Status words as a practice reads them, where the others would not be plain (ux 5.1). Tone and icon stay. */
const plain: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  overlays: {
    stale: 'Not looked at lately',
    not_observed: 'Not looked at',
    accepted: 'Risk you chose to accept',
  },
  verdicts: { fail: 'Needs work' },
  connections: {
    online: 'The box calls',
    stale: 'The box is late',
    offline: 'The box does not call',
    pending: 'The box never called',
  },
  incidents: {
    detected: 'Found',
    deciding: 'Being decided',
    waiting_approval: 'Waiting for a yes',
    waiting_window: 'Waiting for the agreed hours',
    checking: 'Checking again',
    healed: 'Fixed and checked',
    recovered: 'Went away by itself',
    ran_not_verified: 'Done, not yet checked',
    fix_failed: 'The fix did not work',
    accepted_risk: 'Risk you chose to accept',
    escalated: 'With a technician',
    closed_by_person: 'Closed by a person',
  },
  attempts: {
    healed: 'Fixed and checked',
    held_by_guard: 'Held back',
  },
  healing: {
    active: 'Approved fixes run',
    observe_only: 'Looks only, changes nothing',
    stopped: 'Fixes are stopped',
  },
  controls: { not_observed: 'Not looked at' },
  consents: { live: 'Allowed now' },
};

/** The same status in the word that the reader of this surface knows. */
export function plainly(word: StatusWord, kind: string, value: string): StatusWord {
  if (!speaksPlainly()) return word;
  const words = Object.hasOwn(plain, kind) ? plain[kind] : undefined;
  const other = words !== undefined && Object.hasOwn(words, value) ? words[value] : undefined;
  return other === undefined ? word : { ...word, word: other };
}
