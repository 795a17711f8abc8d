import { type FormEvent, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { createApiKey } from '@/shared/api/generated/sdk.gen';
import type { CreatedApiKey, KeyScope, NewApiKey, Role } from '@/shared/api/generated/types.gen';
import { usePartners } from '@/shared/api/places';
import { serverNow } from '@/shared/time/clock';
import { Button } from '@/shared/ui/button';
import { CopyId } from '@/shared/ui/copy';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormProblem, fieldError } from '@/shared/ui/form';
import { TextArea, Tick } from '@/shared/ui/inputs';
import { PlaceSelect } from '@/shared/ui/place-select';
import { ProofField } from '@/shared/ui/proof-field';
import { words as shared } from '@/shared/ui/words';
import { words } from './words';

const scopes: readonly KeyScope[] = [
  'sites:read',
  'devices:read',
  'findings:read',
  'incidents:read',
  'compliance:read',
  'consents:read',
  'evidence:read',
];
const USUAL_DAYS = 90;
const DAY_MS = 86_400_000;

interface Draft {
  name: string;
  partner: string;
  reads: readonly KeyScope[];
  until: string;
  addresses: string;
}

const empty = (): Draft => ({
  name: '',
  partner: '',
  reads: [],
  until: new Date(serverNow() + USUAL_DAYS * DAY_MS).toISOString().slice(0, 10),
  addresses: '',
});

export function bodyOf(draft: Draft): NewApiKey {
  return {
    name: draft.name.trim(),
    scopes: [...draft.reads],
    ends_at: `${draft.until}T00:00:00.000Z`,
    addresses: draft.addresses.split(/\s+/).filter((line) => line !== ''),
    ...(draft.partner === '' ? {} : { partner_id: draft.partner }),
  };
}

interface Props {
  giver: Role;
  onDone: (made: CreatedApiKey) => void;
  onCancel: () => void;
}

/** What the key is for, what it reads, and until when. */
export function NewKeyDialog({ giver, onDone, onCancel }: Props) {
  const [draft, setDraft] = useState(empty);
  const change = useConfirmed({
    call: (sent: Draft) => createApiKey({ body: bodyOf(sent) }),
    invalidates: [['api-keys']],
    onDone,
  });
  const ofPartner = giver === 'operator.admin';
  const partners = usePartners({ enabled: ofPartner }).data;
  const filled = draft.name.trim() !== '' && draft.reads.length > 0 && draft.until !== '';
  const ready = filled && (!ofPartner || draft.partner !== '') && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.send(draft);
  };
  return (
    <Dialog open title={words.make} onCancel={onCancel}>
      <form onSubmit={submit} className="space-y-4">
        <Field
          label={words.name}
          hint={words.nameHint}
          maxLength={128}
          value={draft.name}
          error={fieldError(change.problem, 'name')}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        {ofPartner && (
          <PlaceSelect
            label={words.partner}
            offered={partners}
            value={draft.partner}
            onPick={(partner) => setDraft({ ...draft, partner })}
          />
        )}
        <Reads picked={draft.reads} onPick={(reads) => setDraft({ ...draft, reads })} />
        <Field
          label={words.lasts}
          hint={words.lastsHint}
          type="date"
          value={draft.until}
          error={fieldError(change.problem, 'ends_at')}
          onChange={(event) => setDraft({ ...draft, until: event.currentTarget.value })}
        />
        <TextArea
          label={words.addresses}
          hint={words.addressesHint}
          spellCheck={false}
          value={draft.addresses}
          onChange={(event) => setDraft({ ...draft, addresses: event.currentTarget.value })}
        />
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={{ name: words.name, ends_at: words.lasts }} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onCancel}>{shared.cancel}</Button>
          <Button type="submit" look="primary" busy={change.busy} disabled={!ready}>
            {words.act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Reads({ picked, onPick }: { picked: readonly KeyScope[]; onPick: (reads: readonly KeyScope[]) => void }) {
  return (
    <fieldset>
      <legend className="font-medium">{words.reads}</legend>
      <div className="grid gap-x-4 sm:grid-cols-2">
        {scopes.map((scope) => (
          <Tick
            key={scope}
            label={words.scopes[scope]}
            checked={picked.includes(scope)}
            onPick={(on) => onPick(on ? [...picked, scope] : picked.filter((one) => one !== scope))}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** The key in full, this once. */
export function KeyDialog({ made, onClose }: { made: CreatedApiKey; onClose: () => void }) {
  return (
    <Dialog open title={words.madeTitle}>
      <div className="space-y-4">
        <p className="font-medium text-warn">{words.madeLead}</p>
        <div className="rounded-md bg-sunken px-3 py-2">
          <CopyId value={made.key} what={words.key} whole />
        </div>
        <div className="flex justify-end">
          <Button look="primary" onClick={onClose}>
            {words.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
