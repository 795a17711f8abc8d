import { type FormEvent, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { giveGrant } from '@/shared/api/generated/sdk.gen';
import { useOrganisations } from '@/shared/api/places';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormProblem, fieldError } from '@/shared/ui/form';
import { PlaceSelect } from '@/shared/ui/place-select';
import { ProofField } from '@/shared/ui/proof-field';
import { words as shared } from '@/shared/ui/words';
import { words } from './words';

export const KEY = ['auditor-grants'] as const;
const USUAL_DAYS = '14';
const MOST_DAYS = 30;

interface Draft {
  address: string;
  name: string;
  days: string;
  reason: string;
  organisation: string;
}

const isWhole = (draft: Draft, chooses: boolean): boolean =>
  [draft.address, draft.name, draft.reason].every((text) => text.trim() !== '') &&
  /^\d{1,2}$/.test(draft.days) &&
  Number(draft.days) >= 1 &&
  Number(draft.days) <= MOST_DAYS &&
  (!chooses || draft.organisation !== '');

const labels = { address: words.address, name: words.name, days: words.days, reason: words.why };

/** Whom, for how long, and why. A practice's own people need not say whose it is. */
export function GrantDialog({ onClose }: { onClose: () => void }) {
  const chooses = useMe().data?.realm !== 'client';
  const organisations = useOrganisations({ enabled: chooses }).data;
  const [draft, setDraft] = useState<Draft>({ address: '', name: '', days: USUAL_DAYS, reason: '', organisation: '' });
  const change = useConfirmed({
    call: (sent: Draft) =>
      giveGrant({
        body: {
          address: sent.address.trim(),
          name: sent.name.trim(),
          days: Number(sent.days),
          reason: sent.reason.trim(),
          ...(sent.organisation === '' ? {} : { organisation_id: sent.organisation }),
        },
      }),
    invalidates: [KEY],
    onDone: onClose,
  });
  const ready = isWhole(draft, chooses) && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.send(draft);
  };
  const field = (name: 'address' | 'name' | 'days' | 'reason') => ({
    label: labels[name],
    value: draft[name],
    autoComplete: 'off',
    error: fieldError(change.problem, name),
    onChange: (event: { currentTarget: { value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
  });
  return (
    <Dialog open title={words.give} onCancel={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-soft">{words.giveLead}</p>
        <Field {...field('address')} type="email" />
        <Field {...field('name')} maxLength={128} />
        {chooses && (
          <PlaceSelect
            label={words.organisation}
            offered={organisations}
            value={draft.organisation}
            onPick={(organisation) => setDraft({ ...draft, organisation })}
          />
        )}
        <Field {...field('days')} inputMode="numeric" hint={words.daysHint} />
        <Field {...field('reason')} maxLength={500} />
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={labels} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" look="primary" busy={change.busy} disabled={!ready}>
            {words.act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
