import { type FormEvent, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { changeUser, sendReset } from '@/shared/api/generated/sdk.gen';
import type { Role, UserView } from '@/shared/api/generated/types.gen';
import { mayManagePeople } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { roleWords } from '@/shared/session/roles';
import { Button } from '@/shared/ui/button';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { Dialog } from '@/shared/ui/dialog';
import { FormProblem } from '@/shared/ui/form';
import { Select } from '@/shared/ui/inputs';
import { ProofField } from '@/shared/ui/proof-field';
import { words as shared } from '@/shared/ui/words';
import { realmOf, roles } from './roles';
import { words } from './words';

const KEYS = [['users'], ['people-sessions']];

/** Another role of the same realm; nobody changes realms. */
function RoleDialog({ person, onClose }: { person: UserView; onClose: () => void }) {
  const [picked, setPicked] = useState<Role>(person.role);
  const offered = roles.filter((one) => realmOf(one) === realmOf(person.role));
  const change = useConfirmed({
    call: (role: Role) => changeUser({ path: { user_id: person.id }, body: { role } }),
    invalidates: KEYS,
    onDone: onClose,
  });
  const ready = picked !== person.role && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.send(picked);
  };
  const pick = (value: string) => setPicked(offered.find((one) => one === value) ?? person.role);
  return (
    <Dialog open title={words.roleTitle(person.display_name)} onCancel={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-soft">{words.roleLead}</p>
        <Select
          label={words.role}
          value={picked}
          options={offered.map((value) => ({ value, name: roleWords[value] }))}
          onChange={(event) => pick(event.currentTarget.value)}
        />
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={{ role: words.role }} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" look="primary" busy={change.busy} disabled={!ready}>
            {words.roleAct}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function ChangeRole({ person }: { person: UserView }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-label={words.roleNamed(person.display_name)} onClick={() => setOpen(true)}>
        {words.changeRole}
      </Button>
      {open && <RoleDialog person={person} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Nobody disables, raises or resets themselves, so the own row has no button. */
export function PersonActs({ person }: { person: UserView }) {
  const me = useMe().data;
  if (me === undefined || !mayManagePeople(me.role)) return null;
  if (me.id === person.id) return <span className="text-soft">{words.you}</span>;
  const out = person.disabled_at === null;
  const name = person.display_name;
  return (
    <span className="inline-flex gap-2 max-sm:flex-wrap">
      {out && <ChangeRole person={person} />}
      {out && (
        <ConfirmButton
          button={words.reset}
          label={words.resetNamed(name)}
          title={words.resetTitle(name)}
          act={words.resetAct}
          call={() => sendReset({ path: { user_id: person.id } })}
          invalidates={[['audit']]}
        >
          <p>{words.resetLead(person.username)}</p>
        </ConfirmButton>
      )}
      <ConfirmButton
        button={out ? words.disable : words.enable}
        label={out ? words.disableNamed(name) : words.enableNamed(name)}
        title={out ? words.disableTitle(name) : words.enableTitle(name)}
        act={out ? words.disable : words.enable}
        danger={out}
        call={() => changeUser({ path: { user_id: person.id }, body: { disabled: out } })}
        invalidates={KEYS}
      >
        <p>{out ? words.disableLead : words.enableLead}</p>
      </ConfirmButton>
    </span>
  );
}
