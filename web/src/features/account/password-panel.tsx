import { type FormEvent, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { changePassword } from '@/shared/api/generated/sdk.gen';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { Field } from '@/shared/ui/field';
import { FormProblem, fieldError } from '@/shared/ui/form';
import { Panel } from '@/shared/ui/panel';
import { isAccepted, NewPasswordField, useJudgedPassword } from '@/shared/ui/password-rules';
import { ProofField } from '@/shared/ui/proof-field';
import { words as shared } from '@/shared/ui/words';
import { afterProof, renewed } from './data';
import { words } from './words';

const labels = { current_password: words.currentPassword, new_password: shared.newPassword };

/** Changes one's own password. The server judges it; the page shows each rule live. */
export function PasswordPanel() {
  const username = useMe().data?.username ?? '';
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [changed, setChanged] = useState(false);
  const judged = useJudgedPassword(next);
  const change = useConfirmed({
    call: async (_: null) => renewed(await changePassword({ body: { current_password: current, new_password: next } })),
    invalidates: afterProof,
    onDone: () => {
      setCurrent('');
      setNext('');
      setChanged(true);
    },
  });
  const ready = current !== '' && isAccepted(judged, next) && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChanged(false);
    if (ready) change.send(null);
  };
  return (
    <Panel title={words.password}>
      <form onSubmit={submit} className="max-w-md space-y-4">
        <p role="status" className="font-medium text-good empty:hidden">
          {changed ? words.changed : ''}
        </p>
        {!changed && <p className="text-soft">{words.changeLead}</p>}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <Field
          label={words.currentPassword}
          type="password"
          autoComplete="current-password"
          value={current}
          error={fieldError(change.problem, 'current_password')}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <NewPasswordField value={next} judged={judged} onType={setNext} />
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={labels} />
        {judged.problem && <ErrorNote problem={judged.problem} small />}
        <Button type="submit" look="primary" busy={change.busy} disabled={!ready}>
          {words.change}
        </Button>
      </form>
    </Panel>
  );
}
