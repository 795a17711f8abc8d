import { type FormEvent, useRef, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { signIn } from '@/shared/api/generated/sdk.gen';
import type { Me } from '@/shared/api/generated/types.gen';
import { asProblem } from '@/shared/api/problem';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Refusal } from './refusal';
import { words } from './words';

export interface Entering {
  /** The password is handed on in memory, so that nothing has to be typed twice; null when none was typed. */
  onSignedIn: (me: Me, password: string | null) => void;
  /** The first step worked; a second factor is owed. */
  onOwed: (password: string | null) => void;
}

interface Props extends Entering {
  username?: string;
}

const WRONG = { sign_in_failed: [words.wrong, words.wrongNext] } as const;

/** True for the answer that is no failure: half signed in. */
export const isOwed = (thrown: unknown): boolean => asProblem(thrown).code === 'second_factor_required';

/** Calls a way in. The CSRF token changes with the session, so it is forgotten before and after. */
export async function enter(call: () => Promise<Me>, password: string | null, next: Entering): Promise<void> {
  forgetCsrf();
  try {
    const me = await call();
    forgetCsrf();
    next.onSignedIn(me, password);
  } catch (thrown) {
    if (!isOwed(thrown)) throw thrown;
    next.onOwed(password);
  }
}

export function SignInForm({ username: known = '', ...next }: Props) {
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState('');
  const { busy, problem, run } = useAct();
  const passwordField = useRef<HTMLDivElement>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(() => enter(() => signIn({ body: { username, password } }), password, next))) return;
    setPassword('');
    passwordField.current?.querySelector('input')?.focus();
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-4">
      <Refusal problem={problem} known={WRONG} />
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
