import { type FormEvent, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { invite } from '@/shared/api/generated/sdk.gen';
import type { CreatedInvite, NewInvite, Role } from '@/shared/api/generated/types.gen';
import { useOrganisations, usePartners } from '@/shared/api/places';
import { roleWords } from '@/shared/session/roles';
import { Button } from '@/shared/ui/button';
import { CopyId } from '@/shared/ui/copy';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormProblem, fieldError } from '@/shared/ui/form';
import { Select } from '@/shared/ui/inputs';
import { PlaceSelect } from '@/shared/ui/place-select';
import { ProofField } from '@/shared/ui/proof-field';
import { words as shared } from '@/shared/ui/words';
import { realmOf, realms, roles } from './roles';
import { words } from './words';

/** Roles of the giver's own realm and those below it; the server decides. */
export const givenBy = (giver: Role): Role[] =>
  roles.filter((role) => realms.indexOf(realmOf(role)) >= realms.indexOf(realmOf(giver)));

interface Draft {
  username: string;
  role: Role;
  place: string;
}

function bodyOf({ username, role, place }: Draft): NewInvite {
  if (place === '') return { username, role };
  return realmOf(role) === 'partner'
    ? { username, role, partner_id: place }
    : { username, role, organisation_id: place };
}

function usePlaces(role: Role) {
  const realm = realmOf(role);
  const partners = usePartners({ enabled: realm === 'partner' }).data;
  const organisations = useOrganisations({ enabled: realm === 'client' }).data;
  return realm === 'operator' ? null : ((realm === 'partner' ? partners : organisations) ?? { items: [], more: false });
}

interface Props {
  giver: Role;
  onDone: (made: CreatedInvite) => void;
  onCancel: () => void;
}

/** Whom, as what, where. */
export function InviteDialog({ giver, onDone, onCancel }: Props) {
  const choices = givenBy(giver);
  const [draft, setDraft] = useState<Draft>({ username: '', role: choices.at(-1) ?? 'client.viewer', place: '' });
  const places = usePlaces(draft.role);
  const change = useConfirmed({
    call: (sent: Draft) => invite({ body: bodyOf(sent) }),
    invalidates: [['invites']],
    onDone,
  });
  const ready = draft.username.trim() !== '' && (places === null || draft.place !== '') && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.send({ ...draft, username: draft.username.trim() });
  };
  const placeName = realmOf(draft.role) === 'partner' ? words.partner : words.organisation;
  return (
    <Dialog open title={words.invite} onCancel={onCancel}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-soft">{words.inviteLead}</p>
        <Field
          label={words.address}
          type="email"
          autoComplete="off"
          value={draft.username}
          error={fieldError(change.problem, 'username')}
          onChange={(event) => setDraft({ ...draft, username: event.currentTarget.value })}
        />
        <Select
          label={words.role}
          value={draft.role}
          options={choices.map((value) => ({ value, name: roleWords[value] }))}
          onChange={(event) => {
            const role = choices.find((one) => one === event.currentTarget.value);
            if (role) setDraft({ ...draft, role, place: '' });
          }}
        />
        {places !== null && (
          <PlaceSelect
            label={placeName}
            offered={places}
            value={draft.place}
            onPick={(place) => setDraft({ ...draft, place })}
          />
        )}
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={{ username: words.address }} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onCancel}>{shared.cancel}</Button>
          <Button type="submit" look="primary" busy={change.busy} disabled={!ready}>
            {words.send}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What became of it; the link in full, this once, where the server sends no mail. */
export function InvitedDialog({ made, onClose }: { made: CreatedInvite; onClose: () => void }) {
  return (
    <Dialog open title={words.sentTitle}>
      <div className="space-y-4">
        {made.link === null ? (
          <p>{words.mailed(made.username)}</p>
        ) : (
          <>
            <p className="font-medium text-warn">{words.linkLead(made.username)}</p>
            <div className="rounded-md bg-sunken px-3 py-2">
              <CopyId value={made.link} what={words.link} whole />
            </div>
          </>
        )}
        <div className="flex justify-end">
          <Button look="primary" onClick={onClose}>
            {words.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
