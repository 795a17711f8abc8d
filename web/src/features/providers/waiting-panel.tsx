import { type FormEvent, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { decideWaitingPerson, listWaitingPeople } from '@/shared/api/generated/sdk.gen';
import type { Role, WaitingView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { roleWords } from '@/shared/session/roles';
import { Button } from '@/shared/ui/button';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormProblem, fieldError } from '@/shared/ui/form';
import { Select } from '@/shared/ui/inputs';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { ProofField } from '@/shared/ui/proof-field';
import { TimeStamp } from '@/shared/ui/time';
import { KEYS } from './draft';
import { words } from './words';

const MADE = [KEYS.waiting, ['users']];

/** What somebody who waited may become; never an administrator. */
const givenTo = (one: WaitingView): readonly Role[] =>
  one.organisation_id === null ? ['operator.readonly', 'operator.operator'] : ['client.viewer'];

interface Decided {
  role: Role;
  name: string;
}

function ApproveDialog({ one, onClose }: { one: WaitingView; onClose: () => void }) {
  const roles = givenTo(one);
  const [draft, setDraft] = useState<Decided>({ role: roles[0] ?? 'client.viewer', name: '' });
  const change = useConfirmed({
    call: ({ role, name }: Decided) =>
      decideWaitingPerson({
        path: { waiting_id: one.id },
        body: { decision: 'approved', role, display_name: name.trim() },
      }),
    invalidates: MADE,
    onDone: onClose,
  });
  const ready = draft.name.trim() !== '' && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.send(draft);
  };
  const pick = (value: string) => {
    const role = roles.find((known) => known === value);
    if (role) setDraft({ ...draft, role });
  };
  return (
    <Dialog open title={words.approveTitle(one.mail)} onCancel={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-soft">{words.approveLead}</p>
        <Field
          label={words.displayName}
          maxLength={128}
          autoComplete="off"
          value={draft.name}
          error={fieldError(change.problem, 'display_name')}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <Select
          label={words.role}
          value={draft.role}
          options={roles.map((value) => ({ value, name: roleWords[value] }))}
          onChange={(event) => pick(event.currentTarget.value)}
        />
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={{ display_name: words.displayName, role: words.role }} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={change.busy} disabled={!ready}>
            {words.approveAct}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Decide({ one }: { one: WaitingView }) {
  const [open, setOpen] = useState(false);
  return (
    <span className="inline-flex gap-2">
      <Button aria-label={words.approveNamed(one.mail)} onClick={() => setOpen(true)}>
        {words.approve}
      </Button>
      <ConfirmButton
        button={words.refuse}
        label={words.refuseNamed(one.mail)}
        title={words.refuseTitle(one.mail)}
        act={words.refuseAct}
        danger
        call={() => decideWaitingPerson({ path: { waiting_id: one.id }, body: { decision: 'refused' } })}
        invalidates={MADE}
      >
        <p>{words.refuseLead}</p>
      </ConfirmButton>
      {open && <ApproveDialog one={one} onClose={() => setOpen(false)} />}
    </span>
  );
}

const columns: readonly Column<WaitingView>[] = [
  {
    id: 'mail',
    head: words.headMail,
    grow: true,
    cell: (one) => <span className="wrap-anywhere">{one.mail}</span>,
  },
  { id: 'provider', head: words.headProvider, card: true, cell: (one) => one.provider },
  { id: 'asked', head: words.headAsked, card: true, cell: (one) => <TimeStamp value={one.asked_at} form="short" /> },
  { id: 'act', head: words.act, card: true, cell: (one) => <Decide one={one} /> },
];

/** People whom a provider vouched for and who have no account; the newest fifty. */
export function WaitingPanel() {
  const read = useRead(KEYS.waiting, (signal) => listWaitingPeople({ signal }));
  return (
    <Panel title={words.waiting} flush>
      <p className="-mt-1 px-4 pb-3 text-soft">{words.waitingLead}</p>
      <Loaded read={read} lines={3}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="px-4 pb-4">{words.noneWaiting}</p>
          ) : (
            <DataTable caption={words.waitingCaption} columns={columns} rows={page.items} rowKey={(one) => one.id} />
          )
        }
      </Loaded>
    </Panel>
  );
}
