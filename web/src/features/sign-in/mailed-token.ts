import { useEffect, useState } from 'react';
import type { RuleAnswer } from '@/shared/api/generated/types.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import type { Judge } from '@/shared/ui/password-rules';

/** What the server's mailed links carry after `#`. */
export const TOKEN = /^[A-Za-z0-9_-]{43}$/;

type Body = { token: string; password?: string };
export type Inspect<Shown> = (request: { body: Body; signal: AbortSignal }) => Promise<Shown>;

/** What a mailed token leads to. Looking uses nothing up; one that cannot be a token is not even asked for. */
export function useInspected<Shown>(token: string, inspect: Inspect<Shown>) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [failed, setFailed] = useState<ApiProblem | null>(null);
  useEffect(() => {
    if (!TOKEN.test(token)) return;
    const leaving = new AbortController();
    inspect({ body: { token }, signal: leaving.signal }).then(setShown, (thrown: unknown) => {
      if (!leaving.signal.aborted) setFailed(asProblem(thrown));
    });
    return () => leaving.abort();
  }, [token, inspect]);
  return { shown, failed };
}

/** Judges passwords as the account that the token leads to would have them. */
export function judgeBy(token: string, inspect: Inspect<{ rules: RuleAnswer[] }>): Judge {
  return async (candidate, signal) => {
    const { rules } = await inspect({ body: { token, password: candidate }, signal });
    return { rules, accepted: rules.length > 0 && rules.every((rule) => rule.met) };
  };
}
