import { useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { giveConsent, revokeConsent } from '@/shared/api/generated/sdk.gen';
import type { ConsentView, RunbookView } from '@/shared/api/generated/types.gen';
import { serverNow } from '@/shared/time/clock';
import { ConfirmWithReason } from '@/shared/ui/confirm';
import { ConfirmAct } from '@/shared/ui/confirm-act';
import { Field } from '@/shared/ui/field';
import { fieldError } from '@/shared/ui/form';
import { Select } from '@/shared/ui/inputs';
import { consentsKey, nameOf, type What, whatOf } from './data';
import { words } from './words';

const REASON_AT_LEAST = 20;
const DAY_MS = 86_400_000;
const USUAL_DAYS = 90;
const LONGEST_DAYS = 366;
const dayIn = (days: number): string => new Date(serverNow() + days * DAY_MS).toISOString().slice(0, 10);

interface GiveProps {
  organisation: string;
  /** A class of fixes; null: one fix, to be chosen. */
  what: What | null;
  runbooks: readonly RunbookView[];
  onClose: () => void;
}

/** Gives leave to act: what, until when, why. */
export function GiveConsent({ organisation, what, runbooks, onClose }: GiveProps) {
  const single = runbooks.filter((one) => one.consent === 'standing');
  const [until, setUntil] = useState(dayIn(USUAL_DAYS));
  const [runbook, setRunbook] = useState(single[0]?.id ?? '');
  const given = what ?? { runbook };
  const change = useConfirmed({
    call: ({ reason }: { reason: string }) =>
      giveConsent({
        path: { organisation_id: organisation },
        body: { ...given, until: `${until}T00:00:00.000Z`, reason },
      }),
    invalidates: [consentsKey(organisation), ['sites']],
    onDone: onClose,
  });
  return (
    <ConfirmWithReason
      title={words.giveTitle(what === null ? words.giveOne : nameOf(what, runbooks))}
      act={words.giveAct}
      reasonAtLeast={REASON_AT_LEAST}
      ready={until !== '' && (what !== null || runbook !== '')}
      change={change}
      onCancel={onClose}
    >
      {what === null && (
        <Select
          label={words.oneFix}
          value={runbook}
          error={fieldError(change.problem, 'runbook')}
          options={single.map((one) => ({ value: one.id, name: one.title }))}
          onChange={(event) => setRunbook(event.currentTarget.value)}
        />
      )}
      <Field
        label={words.untilLabel}
        type="date"
        required
        min={dayIn(1)}
        max={dayIn(LONGEST_DAYS)}
        value={until}
        error={fieldError(change.problem, 'until')}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <p>{words.giveEffect}</p>
      <p className="text-soft">{words.giveUndo}</p>
    </ConfirmWithReason>
  );
}

interface RevokeProps {
  consent: ConsentView;
  runbooks: readonly RunbookView[];
  onClose: () => void;
}

/** Ends a consent at once. */
export function RevokeConsent({ consent, runbooks, onClose }: RevokeProps) {
  return (
    <ConfirmAct
      title={words.revokeTitle(nameOf(whatOf(consent), runbooks))}
      act={words.revokeAct}
      danger
      reasonAtLeast={REASON_AT_LEAST}
      call={(reason) => revokeConsent({ path: { consent_id: consent.id }, body: { reason } })}
      invalidates={[consentsKey(consent.organisation_id), ['sites']]}
      onClose={onClose}
    >
      <p>{words.revokeEffect}</p>
      <p className="text-soft">{words.revokeUndo}</p>
    </ConfirmAct>
  );
}
