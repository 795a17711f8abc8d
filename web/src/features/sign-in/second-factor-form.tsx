import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { getPasskeyChallenge, getSecondFactor, showSecondFactor } from '@/shared/api/generated/sdk.gen';
import type { Me, SecondFactorChallenge } from '@/shared/api/generated/types.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Skeleton } from '@/shared/ui/skeleton';
import { TimeStamp } from '@/shared/ui/time';
import { LostFactor } from './lost-factor';
import { Refusal } from './refusal';
import { words } from './words';

interface Props {
  onSignedIn: (me: Me) => void;
  /** Nobody is half signed in here any more; `late` when it took too long. */
  onAgain: (late: boolean) => void;
}

const kinds = ['totp', 'passkey', 'recovery_code'] as const;
type Kind = (typeof kinds)[number];
const GONE = 'sign_in_again';

const fields = {
  totp: { label: words.totp, hint: words.totpHint, inputMode: 'numeric', autoComplete: 'one-time-code', maxLength: 16 },
  recovery_code: { label: words.recovery, hint: words.recoveryHint, autoComplete: 'off', maxLength: 32 },
} as const;

function useOwed(onAgain: Props['onAgain']) {
  const [owed, setOwed] = useState<SecondFactorChallenge | null>(null);
  const [failed, setFailed] = useState<ApiProblem | null>(null);
  const again = useRef(onAgain);
  again.current = onAgain;
  const read = useCallback(async (signal?: AbortSignal) => {
    try {
      setOwed(await getSecondFactor(signal ? { signal } : {}));
      setFailed(null);
    } catch (thrown) {
      if (signal?.aborted) return;
      const problem = asProblem(thrown);
      if (problem.code === GONE) again.current(true);
      else setFailed(problem);
    }
  }, []);
  useEffect(() => {
    const leaving = new AbortController();
    void read(leaving.signal);
    return () => leaving.abort();
  }, [read]);
  return { owed, failed, read };
}

async function proofOf(kind: Kind, text: string) {
  if (kind === 'totp') return { code: text };
  if (kind === 'recovery_code') return { recovery_code: text };
  const { askPasskey } = await import('@/shared/session/passkey');
  return { passkey: await askPasskey(await getPasskeyChallenge()) };
}

/** The second half of a sign-in: whatever the person has, and how many tries are left. */
export function SecondFactorForm({ onSignedIn, onAgain }: Props) {
  const { owed, failed, read } = useOwed(onAgain);
  const [picked, setPicked] = useState<Kind | null>(null);
  const [text, setText] = useState('');
  const { busy, problem, run } = useAct();
  if (failed) return <Refusal problem={failed} />;
  if (owed === null) return <Skeleton lines={4} />;
  const offered = kinds.filter((kind) => owed.methods.includes(kind));
  const kind = picked ?? offered[0] ?? 'recovery_code';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await run(async () => {
      const me = await showSecondFactor({ body: await proofOf(kind, text.trim()) });
      forgetCsrf();
      onSignedIn(me);
    });
    if (done) return;
    setText('');
    await read();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-4">
      <Refusal problem={problem} />
      {kind === 'passkey' ? (
        <p className="text-soft">{words.passkeyLead}</p>
      ) : (
        <Field
          key={kind}
          {...fields[kind]}
          required
          autoFocus
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <p className="text-[0.8125rem] text-soft">
        {`${owed.tries_left > 0 ? words.triesLeft(owed.tries_left) : words.noTries} ${words.factorEnds} `}
        <TimeStamp value={owed.ends_at} form="exact" />
      </p>
      <Button
        type="submit"
        look="primary"
        busy={busy}
        disabled={kind !== 'passkey' && text.trim() === ''}
        className="w-full"
      >
        {kind === 'passkey' ? words.usePasskey : words.verify}
      </Button>
      <Others
        offered={offered.filter((one) => one !== kind)}
        onPick={(other) => {
          setPicked(other);
          setText('');
        }}
        onAgain={() => onAgain(false)}
      />
    </form>
  );
}

interface OthersProps {
  offered: readonly Kind[];
  onPick: (kind: Kind) => void;
  onAgain: () => void;
}

function Others({ offered, onPick, onAgain }: OthersProps) {
  return (
    <div className="space-y-3 border-t border-line pt-3">
      <div className="-mx-3 flex flex-col items-start">
        {offered.map((other) => (
          <Button key={other} look="quiet" onClick={() => onPick(other)}>
            {words.instead[other]}
          </Button>
        ))}
        <Button look="quiet" onClick={onAgain}>
          {words.again}
        </Button>
        <LostFactor />
      </div>
    </div>
  );
}
