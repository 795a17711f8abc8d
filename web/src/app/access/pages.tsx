import { useEffect, useState } from 'react';
import { getMe } from '@/shared/api/generated/sdk.gen';
import type { Me } from '@/shared/api/generated/types.gen';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { goOnPath, leaveTo, parameterOf, showPath, takeFragment } from '@/shared/nav/leave';
import { type Returned, takeReturned } from '@/shared/nav/provider';
import { pathOf } from '@/shared/session/path';
import { AUDITOR_ENTRY } from '@/shared/session/surface';
import { ErrorNote } from '@/shared/ui/error-note';
import { lazyPage } from '@/shared/ui/lazy';
import { words } from './words';

const SignInPage = lazyPage(() => import('@/features/sign-in/sign-in-page'), 'SignInPage');
const SetupPage = lazyPage(() => import('@/features/sign-in/setup-page'), 'SetupPage');
const LinkPage = lazyPage(() => import('@/features/sign-in/link-page'), 'LinkPage');
const InvitePage = lazyPage(() => import('@/features/sign-in/invite-page'), 'InvitePage');
const SecondFactorPage = lazyPage(() => import('@/features/sign-in/second-factor-page'), 'SecondFactorPage');
const ReturnPage = lazyPage(() => import('@/features/sign-in/return-page'), 'ReturnPage');
const LinkRequestPage = lazyPage(() => import('@/features/sign-in/link-request'), 'LinkRequestPage');

const ResetPage = lazyPage(() => import('@/features/sign-in/reset-page'), 'ResetPage');
const AuditorPage = lazyPage(() => import('@/features/sign-in/auditor-page'), 'AuditorPage');

const LostPage = lazyPage(() => import('@/features/sign-in/lost-page'), 'LostPage');

type State =
  | { at: 'asking' | 'link-request' | 'auditor' }
  | { at: 'failed'; problem: ApiProblem }
  | { at: 'sign-in'; note?: string; username?: string }
  | { at: 'return'; returned: Returned }
  | { at: 'second-factor'; password: string | null }
  | { at: 'setup'; me: Me; password: string | null }
  | { at: 'link' | 'invite' | 'reset' | 'lost'; fragment: string };

const SECOND_FACTOR = '/sign-in/second-factor';
/** Pages that work from what stands after `#` in a mailed address, whoever is signed in. */
const mailed: Readonly<Record<string, 'link' | 'invite' | 'reset' | 'lost'>> = {
  '/sign-in/link': 'link',
  '/invite': 'invite',
  '/reset': 'reset',
  '/lost-factor': 'lost',
};

function firstState(): State {
  const returned = takeReturned();
  if (returned !== null) return { at: 'return', returned };
  if (pathOf() === AUDITOR_ENTRY) return { at: 'auditor' };
  const at = mailed[pathOf()];
  return at === undefined ? { at: 'asking' } : { at, fragment: takeFragment() };
}

/** Where somebody belongs who is signed in. */
function goOn(me: Me, password: string | null, show: (state: State) => void): void {
  if (me.password_change_required) {
    showPath('/setup');
    show({ at: 'setup', me, password });
  } else {
    leaveTo(goOnPath(me.realm, parameterOf('return_to')));
  }
}

function useWhoIsHere() {
  const [state, setState] = useState<State>(firstState);
  const [asked, setAsked] = useState(0);
  const asking = state.at === 'asking' || state.at === 'failed';
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` counts the retries; `asking` is of the first drawing
  useEffect(() => {
    if (!asking) return;
    const leaving = new AbortController();
    getMe({ signal: leaving.signal }).then(
      (me) => goOn(me, null, setState),
      (thrown: unknown) => {
        const problem = asProblem(thrown);
        if (leaving.signal.aborted) return;
        if (problem.status !== 401) return setState({ at: 'failed', problem });
        if (pathOf() === SECOND_FACTOR) return setState({ at: 'second-factor', password: null });
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
  const toSignIn = (about: { note?: string; username?: string }) => {
    showPath('/sign-in');
    setState({ at: 'sign-in', ...about });
  };
  const next = {
    onSignedIn: (me: Me, password: string | null) => goOn(me, password, setState),
    onOwed: (password: string | null) => {
      showPath(SECOND_FACTOR);
      setState({ at: 'second-factor', password });
    },
  };
  return (
    <>
      {state.at === 'failed' && (
        <main className="mx-auto max-w-md p-4 pt-24">
          <ErrorNote problem={state.problem} onRetry={retry} />
        </main>
      )}
      {state.at === 'sign-in' && (
        <SignInPage
          {...next}
          note={state.note}
          username={state.username}
          onAskLink={() => setState({ at: 'link-request' })}
          onForgotten={() => setState({ at: 'reset', fragment: '' })}
        />
      )}
      {state.at === 'second-factor' && (
        <SecondFactorPage
          onSignedIn={(me) => goOn(me, state.password, setState)}
          onAgain={(late) => toSignIn(late ? { note: words.tookTooLong } : {})}
        />
      )}
      {state.at === 'setup' && <Setup me={state.me} current={state.password} />}
      {state.at === 'link-request' && <LinkRequestPage onBack={() => toSignIn({})} />}
      {state.at === 'reset' && (
        <ResetPage
          token={state.fragment}
          onDone={(username, note) => toSignIn({ note, username })}
          onBack={() => toSignIn({})}
        />
      )}
      {state.at === 'lost' && <LostPage token={state.fragment} onBack={() => toSignIn({})} />}
      {state.at === 'auditor' && <AuditorPage onSignedIn={next.onSignedIn} onBack={() => toSignIn({})} />}
      {state.at === 'return' && <ReturnPage {...next} returned={state.returned} onBack={() => toSignIn({})} />}
      {state.at === 'link' && <LinkPage {...next} fragment={state.fragment} onBack={() => toSignIn({})} />}
      {state.at === 'invite' && (
        <InvitePage
          token={state.fragment}
          onAccepted={(username) => toSignIn({ note: words.accepted(username), username })}
        />
      )}
    </>
  );
}

function Setup({ me, current }: { me: Me; current: string | null }) {
  return (
    <SetupPage
      username={me.username}
      current={current}
      onChanged={() => leaveTo(goOnPath(me.realm, parameterOf('return_to')))}
    />
  );
}
