import { type FormEvent, useState } from 'react';
import { changePassword } from '@/shared/api/generated/sdk.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { Field } from '@/shared/ui/field';
import { isAccepted, NewPasswordField, useJudgedPassword } from '@/shared/ui/password-rules';
import { Card } from './card';
import { words } from './words';

interface Props {
  username: string;
  /** From the sign-in just before, in memory; null when the page was opened by its address. */
  current: string | null;
  onChanged: () => void;
}

function useChangePassword(onChanged: () => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const change = async (current: string, next: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await changePassword({ body: { current_password: current, new_password: next } });
      forgetCsrf();
      onChanged();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, change };
}

export function SetupPage({ username, current, onChanged }: Props) {
  const [typed, setTyped] = useState('');
  const [next, setNext] = useState('');
  const judged = useJudgedPassword(next);
  const { busy, problem, change } = useChangePassword(onChanged);
  const ready = isAccepted(judged, next);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) void change(current ?? typed, next);
  };
  return (
    <Card title={words.setupPage}>
      <p className="text-soft">{words.setupLead}</p>
      <form onSubmit={submit} className="space-y-4">
        {(problem ?? judged.problem) && <ErrorNote problem={problem ?? asProblem(judged.problem)} small />}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        {current === null && (
          <Field
            label={words.currentPassword}
            type="password"
            autoComplete="current-password"
            required
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <NewPasswordField value={next} judged={judged} onType={setNext} />
        <Button type="submit" look="primary" busy={busy} disabled={!ready} className="w-full">
          {words.change}
        </Button>
      </form>
    </Card>
  );
}
