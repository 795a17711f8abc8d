import { type FormEvent, useRef, useState } from 'react';
import { signIn } from '@/shared/api/generated/sdk.gen';
import type { Me } from '@/shared/api/generated/types.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { Field } from '@/shared/ui/field';
import { words } from './words';

interface Props {
  /** The password is handed on in memory, so that nothing has to be typed twice. */
  onSignedIn: (me: Me, password: string) => void;
}

export function SignInForm({ onSignedIn }: Props) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const passwordField = useRef<HTMLDivElement>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      forgetCsrf();
      const me = await signIn({ body: { username, password } });
      forgetCsrf();
      onSignedIn(me, password);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setPassword('');
      passwordField.current?.querySelector('input')?.focus();
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-4">
      {problem && <SignInProblem problem={problem} />}
      <Field
        label={words.username}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <div ref={passwordField}>
        <Field
          label={words.password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      <Button type="submit" look="primary" busy={busy} className="w-full">
        {words.signIn}
      </Button>
    </form>
  );
}

function SignInProblem({ problem }: { problem: ApiProblem }) {
  if (problem.status !== 401) return <ErrorNote problem={problem} small />;
  return (
    <div role="alert" className="rounded-lg border border-bad-line bg-bad-soft p-3">
      <p className="font-semibold text-bad">{words.wrong}</p>
      <p>{words.wrongNext}</p>
    </div>
  );
}
