import { type FormEvent, useState } from 'react';
import { type Confirmed, useConfirmed } from '@/shared/api/confirmed';
import { changeProvider, createProvider } from '@/shared/api/generated/sdk.gen';
import type { ProviderView } from '@/shared/api/generated/types.gen';
import { useOrganisations } from '@/shared/api/places';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormProblem, fieldError } from '@/shared/ui/form';
import { TextArea } from '@/shared/ui/inputs';
import { PlaceSelect } from '@/shared/ui/place-select';
import { ProofField } from '@/shared/ui/proof-field';
import { type Draft, domainsOf, draftOf, isWhole, KEYS } from './draft';
import { words } from './words';

interface FieldsProps {
  draft: Draft;
  known: ProviderView | null;
  change: Confirmed<Draft>;
  put: (part: Partial<Draft>) => void;
}

function Fields({ draft, known, change, put }: FieldsProps) {
  const error = (name: string) => fieldError(change.problem, name);
  return (
    <>
      <Field
        label={words.name}
        hint={words.nameHint}
        maxLength={128}
        value={draft.name}
        error={error('name')}
        onChange={(event) => put({ name: event.currentTarget.value })}
      />
      {known === null && (
        <Field
          label={words.issuer}
          hint={words.issuerHint}
          type="url"
          spellCheck={false}
          value={draft.issuer}
          error={error('issuer')}
          onChange={(event) => put({ issuer: event.currentTarget.value })}
        />
      )}
      <Field
        label={words.clientId}
        autoComplete="off"
        spellCheck={false}
        value={draft.clientId}
        error={error('client_id')}
        onChange={(event) => put({ clientId: event.currentTarget.value })}
      />
      <Field
        label={words.secret}
        hint={known === null ? words.secretHint : words.secretStays}
        type="password"
        autoComplete="off"
        maxLength={512}
        value={draft.secret}
        error={error('client_secret')}
        onChange={(event) => put({ secret: event.currentTarget.value })}
      />
      <TextArea
        label={words.domains}
        hint={words.domainsHint}
        spellCheck={false}
        value={draft.domains}
        error={error('domains')}
        onChange={(event) => put({ domains: event.currentTarget.value })}
      />
    </>
  );
}

async function send(known: ProviderView | null, draft: Draft): Promise<unknown> {
  const common = { name: draft.name.trim(), client_id: draft.clientId.trim(), domains: domainsOf(draft) };
  const secret = draft.secret === '' ? {} : { client_secret: draft.secret };
  if (known !== null) return changeProvider({ path: { provider_id: known.id }, body: { ...common, ...secret } });
  const place = { organisation_id: draft.organisation, issuer: draft.issuer.trim() };
  return createProvider({ body: { ...common, ...place, client_secret: draft.secret } });
}

const labels = {
  name: words.name,
  issuer: words.issuer,
  client_id: words.clientId,
  client_secret: words.secret,
  domains: words.domains,
};

/** A provider, added or changed. `known` is the one that is there. */
export function ProviderDialog({ known, onClose }: { known: ProviderView | null; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(draftOf(known));
  const change = useConfirmed({
    call: (sent: Draft) => send(known, sent),
    invalidates: [KEYS.providers],
    onDone: onClose,
  });
  const organisations = useOrganisations({ enabled: known === null }).data;
  const put = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const ready = isWhole(draft, known) && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.send(draft);
  };
  return (
    <Dialog open title={known === null ? words.addTitle : words.changeTitle(known.name)} onCancel={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-soft">{known === null ? words.addLead : words.changeLead}</p>
        {known === null && (
          <PlaceSelect
            label={words.organisation}
            offered={organisations}
            value={draft.organisation}
            onPick={(organisation) => put({ organisation })}
          />
        )}
        <Fields draft={draft} known={known} change={change} put={put} />
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={labels} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={change.busy} disabled={!ready}>
            {known === null ? words.add : words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
