import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { archiveDevice, changeDevice, setDeviceCredential } from '@/shared/api/generated/sdk.gen';
import type { DeviceView } from '@/shared/api/generated/types.gen';
import { mayAct } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ConfirmAct } from '@/shared/ui/confirm-act';
import { Dialog } from '@/shared/ui/dialog';
import { FormProblem, fieldError } from '@/shared/ui/form';
import { SecretArea } from '@/shared/ui/inputs';
import { ProofField } from '@/shared/ui/proof-field';
import { words } from './words';

interface Props {
  device: DeviceView;
  onClose: () => void;
}

const old = (device: DeviceView) => [['devices'], ['sites', device.site_id], ['overview']] as const;

/** A log-in key in the place of the one before. It goes one way. */
function KeyDialog({ device, onClose }: Props) {
  const [key, setKey] = useState('');
  const change = useConfirmed({
    call: (privateKey: string) =>
      setDeviceCredential({ path: { device_id: device.id }, body: { private_key: privateKey } }),
    invalidates: old(device),
    onDone: onClose,
  });
  const ready = key.trim() !== '' && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.send(`${key.replaceAll('\r\n', '\n').trim()}\n`);
  };
  return (
    <Dialog open title={words.replaceTitle(device.name)} onCancel={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-soft">{words.replaceLead}</p>
        <SecretArea
          label={words.privateKey}
          hint={words.privateKeyHint}
          rows={5}
          value={key}
          error={fieldError(change.problem, 'private_key')}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={words.fields} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={change.busy} disabled={!ready}>
            {words.replaceAct}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Known to be there, and left alone from now on. */
function RecordDialog({ device, onClose }: Props) {
  return (
    <ConfirmAct
      title={words.recordTitle(device.name)}
      act={words.recordAct}
      danger
      call={() => changeDevice({ path: { device_id: device.id }, body: { device_class: 'medical' } })}
      invalidates={old(device)}
      onClose={onClose}
    >
      <p>{words.recordLead}</p>
      <p className="text-soft">{words.recordUndo}</p>
    </ConfirmAct>
  );
}

/** No longer watched; what is on record stays. */
function StopDialog({ device, onClose }: Props) {
  const go = useNavigate();
  return (
    <ConfirmAct
      title={words.stopTitle(device.name)}
      act={words.stopAct}
      danger
      typed={{ label: words.typeName(device.name), phrase: device.name }}
      call={() => archiveDevice({ path: { device_id: device.id } })}
      invalidates={old(device)}
      onDone={() => void go({ to: '/sites/$siteId/devices', params: { siteId: device.site_id } })}
      onClose={onClose}
    >
      <p>{words.stopLead}</p>
      <p className="text-soft">{words.stopUndo}</p>
    </ConfirmAct>
  );
}

const dialogs = { key: KeyDialog, record: RecordDialog, stop: StopDialog };

/** What a person may do to the record of a device. */
export function DeviceActions({ device }: { device: DeviceView }) {
  const me = useMe().data;
  const [open, setOpen] = useState<keyof typeof dialogs | null>(null);
  if (!mayAct(me?.role) || device.archived_at !== null) return null;
  const Opened = open === null ? null : dialogs[open];
  return (
    <div className="mt-4 flex flex-wrap gap-2 border-t border-line pt-4">
      {device.connection === 'ssh' && device.device_class === 'managed' && (
        <Button onClick={() => setOpen('key')}>{words.replace}</Button>
      )}
      {device.device_class === 'managed' && device.connection === 'ssh' && (
        <Button onClick={() => setOpen('record')}>{words.record}</Button>
      )}
      <Button look="danger" onClick={() => setOpen('stop')}>
        {words.stop}
      </Button>
      {Opened && <Opened device={device} onClose={() => setOpen(null)} />}
    </div>
  );
}
