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
import { ConfirmAct } from '@/shared/ui/confirm-act';
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
  return (
    <ConfirmAct
      title={words.removePasskey(passkey.name)}
      act={words.removePasskeyAct}
      danger
      call={() => removePasskey({ path: { passkey_id: passkey.id } })}
      invalidates={afterProof}
      onClose={onClose}
    >
      <p>{words.removePasskeyLead}</p>
    </ConfirmAct>
  );
}

export function RemoveTotp({ onClose }: Closes) {
  return (
    <ConfirmAct
      title={words.removeTotp}
      act={words.removeTotp}
      danger
      call={() => removeTotp()}
      invalidates={afterProof}
      onClose={onClose}
    >
      <p>{words.removeTotpLead}</p>
    </ConfirmAct>
  );
}

export function RenewCodes({ onDone, onClose }: Codes) {
  return (
    <ConfirmAct
      title={words.renew}
      act={words.renew}
      call={() => renewRecoveryCodes()}
      invalidates={[FACTORS_KEY]}
      onDone={(answer) => onDone(answer.recovery_codes)}
      onClose={onClose}
    >
      <p>{words.renewLead}</p>
    </ConfirmAct>
  );
}
