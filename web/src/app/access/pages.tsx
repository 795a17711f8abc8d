import { lazy, Suspense, useEffect, useState } from 'react';
import { getMe } from '@/shared/api/generated/sdk.gen';
import type { Me } from '@/shared/api/generated/types.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { leaveTo, parameterOf, pathOf, safeReturn, showPath } from '@/shared/nav/leave';
import { ErrorNote } from '@/shared/ui/error-note';

const SignInPage = lazy(() => import('@/features/sign-in/sign-in-page').then((it) => ({ default: it.SignInPage })));
const SetupPage = lazy(() => import('@/features/sign-in/setup-page').then((it) => ({ default: it.SetupPage })));

type State =
  | { at: 'asking' }
  | { at: 'failed'; problem: ApiProblem }
  | { at: 'sign-in' }
  | { at: 'setup'; me: Me; password: string | null };

/** Where somebody belongs who is signed in. */
function goOn(me: Me, password: string | null, show: (state: State) => void): void {
  if (me.password_change_required) {
    showPath('/setup');
    show({ at: 'setup', me, password });
  } else {
    leaveTo(safeReturn(parameterOf('return_to')));
  }
}

function useWhoIsHere() {
  const [state, setState] = useState<State>({ at: 'asking' });
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` counts the retries
  useEffect(() => {
    const leaving = new AbortController();
    getMe({ signal: leaving.signal }).then(
      (me) => goOn(me, null, setState),
      (thrown: unknown) => {
        const problem = asProblem(thrown);
        if (leaving.signal.aborted) return;
        if (problem.status !== 401) return setState({ at: 'failed', problem });
        if (pathOf() !== '/sign-in') showPath('/sign-in');
        setState({ at: 'sign-in' });
      },
    );
    return () => leaving.abort();
  }, [asked]);
  return { state, setState, retry: () => setAsked(asked + 1) };
}

/** Every page before a session. Any other address ends here too and leads to sign-in or home. */
export function AccessPages() {
  const { state, setState, retry } = useWhoIsHere();
  return (
    <Suspense fallback={null}>
      {state.at === 'failed' && (
        <main className="mx-auto max-w-md p-4 pt-24">
          <ErrorNote problem={state.problem} onRetry={retry} />
        </main>
      )}
      {state.at === 'sign-in' && <SignInPage onSignedIn={(me, password) => goOn(me, password, setState)} />}
      {state.at === 'setup' && (
        <SetupPage
          username={state.me.username}
          current={state.password}
          onChanged={() => leaveTo(safeReturn(parameterOf('return_to')))}
        />
      )}
    </Suspense>
  );
}
