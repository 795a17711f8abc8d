import { useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import {
  getRegistrationChallenge,
  registerPasskey,
  removePasskey,
  removeTotp,
  renewRecoveryCodes,
} from '@/shared/api/generated/sdk.gen';
import type { PasskeyView } from '@/shared/api/generated/types.gen';
import { FACTORS_KEY } from '@/shared/api/proof';
import { ConfirmWithReason } from '@/shared/ui/confirm';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { fieldError } from '@/shared/ui/form';
import { afterProof, renewed } from './data';
import { Step } from './enrol-totp';
import { words } from './words';

interface Closes {
  onClose: () => void;
}
interface Codes extends Closes {
  onDone: (codes: readonly string[]) => void;
}

async function makeAndRegister(name: string) {
  const { makePasskey } = await import('@/shared/session/passkey');
  const passkey = await makePasskey(await getRegistrationChallenge());
  return renewed(await registerPasskey({ body: { name, passkey } }));
}

export function AddPasskey({ onDone, onClose }: Codes) {
  const [name, setName] = useState('');
  const change = useConfirmed({
    call: makeAndRegister,
    invalidates: afterProof,
    onDone: (answer) => onDone(answer.recovery_codes),
  });
  return (
    <Dialog open title={words.addPasskey} onCancel={onClose}>
      <Step change={change} input={name.trim()} act={words.addPasskey} ready={name.trim() !== ''} onCancel={onClose}>
        <p>{words.addPasskeyLead}</p>
        <Field
          label={words.passkeyName}
          value={name}
          maxLength={128}
          autoComplete="off"
          error={fieldError(change.problem, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Step>
    </Dialog>
  );
}

export function RemovePasskey({ passkey, onClose }: Closes & { passkey: PasskeyView }) {
  const change = useConfirmed({
    call: (_: { reason: string }) => removePasskey({ path: { passkey_id: passkey.id } }),
    invalidates: afterProof,
    onDone: onClose,
  });
  return (
    <ConfirmWithReason
      title={words.removePasskey(passkey.name)}
      act={words.removePasskeyAct}
      danger
      reasonAtLeast={0}
      change={change}
      onCancel={onClose}
    >
      <p>{words.removePasskeyLead}</p>
    </ConfirmWithReason>
  );
}

export function RemoveTotp({ onClose }: Closes) {
  const change = useConfirmed({
    call: (_: { reason: string }) => removeTotp(),
    invalidates: afterProof,
    onDone: onClose,
  });
  return (
    <ConfirmWithReason
      title={words.removeTotp}
      act={words.removeTotp}
      danger
      reasonAtLeast={0}
      change={change}
      onCancel={onClose}
    >
      <p>{words.removeTotpLead}</p>
    </ConfirmWithReason>
  );
}

export function RenewCodes({ onDone, onClose }: Codes) {
  const change = useConfirmed({
    call: (_: { reason: string }) => renewRecoveryCodes(),
    invalidates: [FACTORS_KEY],
    onDone: (answer) => onDone(answer.recovery_codes),
  });
  return (
    <ConfirmWithReason title={words.renew} act={words.renew} reasonAtLeast={0} change={change} onCancel={onClose}>
      <p>{words.renewLead}</p>
    </ConfirmWithReason>
  );
}
