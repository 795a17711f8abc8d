import { CircleCheck, CircleDashed } from 'lucide-react';
import { useEffect, useState } from 'react';
import { checkPassword, getPasswordRules } from '@/shared/api/generated/sdk.gen';
import type { PasswordRules } from '@/shared/api/generated/types.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { words } from './words';

const TYPING_PAUSE_MS = 350;

export interface Judged {
  /** The password that the answer is about; null before the first answer. */
  password: string | null;
  answer: PasswordRules | null;
  problem: ApiProblem | null;
}

/** The server's judgement of what is being typed, asked when the typing pauses. The page judges nothing itself. */
export function useJudgedPassword(password: string): Judged {
  const [judged, setJudged] = useState<Judged>({ password: null, answer: null, problem: null });
  useEffect(() => {
    const leaving = new AbortController();
    const ask = () =>
      (password === ''
        ? getPasswordRules({ signal: leaving.signal })
        : checkPassword({ body: { password }, signal: leaving.signal })
      ).then(
        (answer) => setJudged({ password, answer, problem: null }),
        (thrown: unknown) => {
          if (!leaving.signal.aborted) setJudged((old) => ({ ...old, problem: asProblem(thrown) }));
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

export function PasswordRuleList({ judged, password }: { judged: Judged; password: string }) {
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
