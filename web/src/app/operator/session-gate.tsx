import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { SignInSteps } from '@/features/sign-in/sign-in-steps';
import { asProblem } from '@/shared/api/problem';
import { startLive } from '@/shared/live/session';
import { leaveTo, pathOf, signInPath } from '@/shared/nav/leave';
import { sessionEnded } from '@/shared/session/ended';
import { ME_KEY, useMe } from '@/shared/session/me';
import { useStore } from '@/shared/store';
import { Dialog } from '@/shared/ui/dialog';
import { Loaded } from '@/shared/ui/loaded';
import { IdleWarning } from './idle-warning';
import { words } from './words';

/** Lets nobody past who is not signed in or must choose a password first, and offers signing in again in place. */
export function SessionGate({ children }: { children: ReactNode }) {
  const me = useMe();
  const signedOut = me.isError && me.data === undefined && asProblem(me.error).status === 401;
  const mustChange = me.data?.password_change_required === true;
  useEffect(() => {
    if (signedOut) leaveTo(signInPath(pathOf()));
    else if (mustChange) leaveTo('/setup');
  }, [signedOut, mustChange]);
  useLive(me.data?.session_id);
  if (signedOut || mustChange) return null;
  return (
    <>
      <Loaded read={me} lines={6}>
        {(who) => (
          <>
            {children}
            <IdleWarning limitS={who.idle_limit_s} warningS={who.idle_warning_s} />
          </>
        )}
      </Loaded>
      <SessionEnded />
    </>
  );
}

/** Live while a session lasts; a new session starts anew. */
function useLive(sessionId: string | undefined): void {
  const reads = useQueryClient();
  const ended = useStore(sessionEnded);
  useEffect(() => {
    if (sessionId === undefined || ended) return;
    return startLive({ reads, sessionId });
  }, [reads, sessionId, ended]);
}

function SessionEnded() {
  const ended = useStore(sessionEnded);
  const reads = useQueryClient();
  return (
    <Dialog open={ended} title={words.sessionEnded}>
      <p className="mb-4">{words.sessionEndedWhy}</p>
      <SignInSteps
        onSignedIn={(me) => {
          // Another person must not see what the first one had read.
          const before = reads.getQueryData<typeof me>(ME_KEY);
          if (before && before.id !== me.id) return leaveTo('/op');
          reads.setQueryData(ME_KEY, me);
          sessionEnded.set(false);
          void reads.invalidateQueries();
        }}
      />
    </Dialog>
  );
}
