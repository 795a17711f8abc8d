import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { SignInSteps } from '@/features/sign-in/sign-in-steps';
import { asProblem } from '@/shared/api/problem';
import { startLive } from '@/shared/live/session';
import { leaveTo, signInPath } from '@/shared/nav/leave';
import { sessionEnded } from '@/shared/session/ended';
import { mayHear } from '@/shared/session/may';
import { ME_KEY, useMe } from '@/shared/session/me';
import { pathOf } from '@/shared/session/path';
import { AUDITOR_ENTRY, homeOf } from '@/shared/session/surface';
import { useStore } from '@/shared/store';
import { Dialog } from '@/shared/ui/dialog';
import { Loaded } from '@/shared/ui/loaded';
import { IdleWarning } from './idle-warning';
import { Foreign, PageGate } from './page-gate';
import { words } from './words';

/**
 * Lets nobody past who is not signed in, must choose a password first, or belongs to another surface; offers signing in
 * again in place.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const surface = useRouter().options.context.surface;
  const me = useMe();
  const signedOut = me.isError && me.data === undefined && asProblem(me.error).status === 401;
  const mustChange = me.data?.password_change_required === true;
  useEffect(() => {
    if (signedOut) leaveTo(signInPath(pathOf()));
    else if (mustChange) leaveTo('/setup');
  }, [signedOut, mustChange]);
  const own = me.data?.realm === surface && mayHear(me.data.role);
  useLive(own ? me.data?.session_id : undefined);
  if (signedOut || mustChange) return null;
  return (
    <>
      <Loaded read={me} lines={6}>
        {(who) => (
          <>
            {who.realm === surface ? <PageGate role={who.role}>{children}</PageGate> : <Foreign realm={who.realm} />}
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
  const surface = useRouter().options.context.surface;
  const ended = useStore(sessionEnded);
  const reads = useQueryClient();
  return (
    <Dialog open={ended} title={words.sessionEnded}>
      <p className="mb-4">{words.sessionEndedWhy}</p>
      {surface === 'auditor' ? (
        <a href={AUDITOR_ENTRY} className="font-medium text-accent underline">
          {words.enterAgain}
        </a>
      ) : (
        <SignInSteps
          onSignedIn={(me) => {
            // Another person must not see what the first one had read.
            const before = reads.getQueryData<typeof me>(ME_KEY);
            if (before && before.id !== me.id) return leaveTo(homeOf(me.realm));
            reads.setQueryData(ME_KEY, me);
            sessionEnded.set(false);
            void reads.invalidateQueries();
          }}
        />
      )}
    </Dialog>
  );
}
