import { type FormEvent, type ReactNode, useState } from 'react';
import { type Confirmed, useConfirmed } from '@/shared/api/confirmed';
import { confirmTotp, enrolTotp } from '@/shared/api/generated/sdk.gen';
import type { NewTotp } from '@/shared/api/generated/types.gen';
import { Button } from '@/shared/ui/button';
import { CopyId } from '@/shared/ui/copy';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormProblem } from '@/shared/ui/form';
import { ProofField } from '@/shared/ui/proof-field';
import { words as shared } from '@/shared/ui/words';
import { afterProof, renewed } from './data';
import { words } from './words';

/** "ABCDEFGHJKLMNPQR" as "ABCD EFGH JKLM NPQR": read out and typed in groups. */
const spaced = (secret: string): string => secret.replaceAll(/(.{4})(?=.)/g, '$1 ');

interface Props {
  onDone: (codes: readonly string[]) => void;
  onCancel: () => void;
}

/** Makes a secret, shows it once, and takes a code of it. */
export function EnrolTotp({ onDone, onCancel }: Props) {
  const [made, setMade] = useState<NewTotp | null>(null);
  const begin = useConfirmed({ call: (_: null) => enrolTotp(), invalidates: [], onDone: setMade });
  return (
    <Dialog open title={words.enrol} onCancel={onCancel}>
      {made === null ? (
        <Step change={begin} input={null} act={words.makeSecret} onCancel={onCancel}>
          <p>{words.enrolLead}</p>
        </Step>
      ) : (
        <Confirm made={made} onDone={onDone} onCancel={onCancel} />
      )}
    </Dialog>
  );
}

interface StepProps<Input> {
  change: Confirmed<Input>;
  input: Input;
  act: string;
  ready?: boolean;
  onCancel: () => void;
  children: ReactNode;
}

/** One step of a dialog: what it is about, a proof where it is wanted, why it was refused, and the act. */
export function Step<Input>({ change, input, act, ready = true, onCancel, children }: StepProps<Input>) {
  const go = ready && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (go) change.send(input);
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      {children}
      <ProofField change={change} />
      <FormProblem problem={change.problem} labels={{ name: words.passkeyName, code: words.code }} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{shared.cancel}</Button>
        <Button type="submit" look="primary" busy={change.busy} disabled={!go}>
          {act}
        </Button>
      </div>
    </form>
  );
}

function Confirm({ made, onDone, onCancel }: Props & { made: NewTotp }) {
  const [code, setCode] = useState('');
  const change = useConfirmed({
    call: async (typed: string) => renewed(await confirmTotp({ body: { code: typed } })),
    invalidates: afterProof,
    onDone: (answer) => onDone(answer.recovery_codes),
  });
  return (
    <Step change={change} input={code.trim()} act={words.confirmCode} ready={code.trim() !== ''} onCancel={onCancel}>
      <p>{words.secretLead}</p>
      <div>
        <p className="font-medium">{words.secret}</p>
        <p className="rounded-md bg-sunken px-3 py-2 font-mono wrap-anywhere select-all">{spaced(made.secret)}</p>
      </div>
      <div>
        <p className="font-medium">{words.secretUri}</p>
        <div className="rounded-md bg-sunken px-3 py-2">
          <CopyId value={made.uri} what={words.secretUri} whole />
        </div>
      </div>
      <Field
        label={words.code}
        hint={words.codeHint}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={16}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </Step>
  );
}
