import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { createDevice } from '@/shared/api/generated/sdk.gen';
import type { ApplianceView } from '@/shared/api/generated/types.gen';
import type { ApiProblem } from '@/shared/api/problem';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { FormPart, FormProblem, fieldError } from '@/shared/ui/form';
import { Choice, SecretArea, Select, TextArea } from '@/shared/ui/inputs';
import { LeaveGuard } from '@/shared/ui/leave-guard';
import { ProofField } from '@/shared/ui/proof-field';
import { asNewDevice, type Draft, emptyDraft } from './draft';
import { words } from './words';

export type Put = (name: keyof Draft) => (event: { currentTarget: { value: string } }) => void;

interface PartProps {
  draft: Draft;
  put: Put;
  problem: ApiProblem | null;
}

/** The log-in. What is typed here is sealed to the appliance's key at once and never shown again. */
function Login({ draft, put, problem }: PartProps) {
  return (
    <FormPart title={words.login} lead={words.loginLead}>
      <Field
        label={words.account}
        hint={words.accountHint}
        required
        autoComplete="off"
        value={draft.account}
        error={fieldError(problem, 'account')}
        onChange={put('account')}
      />
      <TextArea
        label={words.hostKey}
        hint={words.hostKeyHint(draft.address || words.addressWord)}
        required
        spellCheck={false}
        rows={2}
        className="font-mono text-[0.8125rem]"
        value={draft.hostKey}
        error={fieldError(problem, 'host_key')}
        onChange={put('hostKey')}
      />
      <SecretArea
        label={words.privateKey}
        hint={words.privateKeyHint}
        required
        rows={4}
        value={draft.privateKey}
        error={fieldError(problem, 'private_key')}
        onChange={put('privateKey')}
      />
    </FormPart>
  );
}

function Address({ draft, put, problem }: PartProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
      <Field
        label={words.address}
        hint={words.addressHint}
        required
        autoComplete="off"
        value={draft.address}
        error={fieldError(problem, 'address')}
        onChange={put('address')}
      />
      <Field
        label={words.port}
        required
        inputMode="numeric"
        value={draft.port}
        error={fieldError(problem, 'port')}
        onChange={put('port')}
      />
    </div>
  );
}

function useDeviceForm(siteId: string, boxes: readonly ApplianceView[]) {
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(boxes[0]?.id ?? ''));
  const done = useRef(false);
  const go = useNavigate();
  const change = useConfirmed({
    call: (filled: Draft) => createDevice({ path: { site_id: siteId }, body: asNewDevice(filled) }),
    invalidates: [['devices'], ['sites', siteId], ['overview']],
    onDone: (device) => {
      done.current = true;
      void go({ to: '/sites/$siteId/devices/$deviceId', params: { siteId, deviceId: device.id } });
    },
  });
  const set = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const put: Put = (name) => (event) => set({ [name]: event.currentTarget.value });
  const dirty = () => !done.current && (draft.name !== '' || draft.privateKey !== '' || draft.address !== '');
  return { draft, set, put, change, dirty };
}

/** A device with its name, its address, its account, its pinned host key and its log-in key. */
export function DeviceForm({ siteId, boxes }: { siteId: string; boxes: readonly ApplianceView[] }) {
  const { draft, set, put, change, dirty } = useDeviceForm(siteId, boxes);
  const go = useNavigate();
  const { problem } = change;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change.proofReady) change.send(draft);
  };
  const part = { draft, put, problem };
  return (
    <form onSubmit={submit} className="max-w-2xl space-y-4" autoComplete="off">
      <FormProblem problem={problem} labels={words.fields} />
      <FormPart title={words.device}>
        <Field
          label={words.headName}
          hint={words.nameHint}
          required
          maxLength={128}
          value={draft.name}
          error={fieldError(problem, 'name')}
          onChange={put('name')}
        />
        <Choice label={words.treated} value={draft.kind} choices={words.kinds} onPick={(kind) => set({ kind })} />
        {draft.kind === 'ssh' && <Address {...part} />}
        {draft.kind !== 'recorded' && (
          <Field
            label={words.role}
            hint={words.roleHint}
            required
            value={draft.role}
            error={fieldError(problem, 'role')}
            onChange={put('role')}
          />
        )}
        {boxes.length > 1 && (
          <Select
            label={words.watchedBy}
            options={boxes.map((box) => ({ value: box.id, name: box.name }))}
            value={draft.appliance}
            onChange={put('appliance')}
          />
        )}
      </FormPart>
      {draft.kind === 'ssh' && <Login {...part} />}
      <ProofField change={change} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={change.busy} disabled={!change.proofReady}>
          {words.addAct}
        </Button>
        <Button onClick={() => void go({ to: '/sites/$siteId/devices', params: { siteId } })}>{words.cancel}</Button>
      </div>
      <LeaveGuard dirty={dirty} />
    </form>
  );
}
