import { CircleCheck, CircleDashed } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { checkPassword, getPasswordRules } from '@/shared/api/generated/sdk.gen';
import type { PasswordRules } from '@/shared/api/generated/types.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { Field } from './field';
import { words } from './words';

const TYPING_PAUSE_MS = 350;

/** Asks the server about a password. */
export type Judge = (password: string, signal: AbortSignal) => Promise<PasswordRules>;

/** For somebody who is signed in. */
const ownJudge: Judge = (password, signal) => checkPassword({ body: { password }, signal });

export interface Judged {
  /** The password that the answer is about; null before the first answer. */
  password: string | null;
  answer: PasswordRules | null;
  problem: ApiProblem | null;
}

/** The server's judgement of what is being typed, asked when the typing pauses. The page judges nothing itself. */
export function useJudgedPassword(password: string, judge: Judge = ownJudge): Judged {
  const [judged, setJudged] = useState<Judged>({ password: null, answer: null, problem: null });
  const asked = useRef(judge);
  asked.current = judge;
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const ask = () =>
      (password === '' ? getPasswordRules({ signal }) : asked.current(password, signal)).then(
        (answer) => setJudged({ password, answer, problem: null }),
        (thrown: unknown) => {
          if (!signal.aborted) setJudged((old) => ({ ...old, problem: asProblem(thrown) }));
        },
      );
    const timer = setTimeout(() => void ask(), password === '' ? 0 : TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [password]);
  return judged;
}

/** True once the server has said yes to exactly this password. */
export const isAccepted = (judged: Judged, password: string): boolean =>
  judged.password === password && judged.answer?.accepted === true;

function PasswordRuleList({ judged, password }: { judged: Judged; password: string }) {
  if (!judged.answer) return null;
  const current = judged.password === password && password !== '';
  return (
    <div>
      <p className="font-medium">{words.rules}</p>
      <ul aria-live="polite" className="mt-1 space-y-1">
        {judged.answer.rules.map((rule) => {
          const met = current && rule.met;
          const Icon = met ? CircleCheck : CircleDashed;
          return (
            <li key={rule.code} className={`flex gap-2 ${met ? 'text-good' : 'text-soft'}`}>
              <Icon aria-hidden="true" size={18} className="mt-0.5 shrink-0" />
              <span>
                {rule.words}
                <span className="sr-only">{`, ${met ? words.met : current ? words.unmet : words.unchecked}`}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface Props {
  value: string;
  judged: Judged;
  onType: (password: string) => void;
}

/** A new password with every rule live below it. */
export function NewPasswordField({ value, judged, onType }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <Field
        label={words.newPassword}
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        spellCheck={false}
        required
        value={value}
        onChange={(event) => onType(event.currentTarget.value)}
      />
      <label className="flex w-fit items-center gap-2">
        <input
          type="checkbox"
          className="size-5 accent-accent"
          checked={shown}
          onChange={(event) => setShown(event.currentTarget.checked)}
        />
        {words.show}
      </label>
      <PasswordRuleList judged={judged} password={value} />
    </>
  );
}
