import { useEffect, useState } from 'react';
import { getSignInMethods } from '@/shared/api/generated/sdk.gen';
import type { SignInMethods } from '@/shared/api/generated/types.gen';
import { parameterOf } from '@/shared/nav/leave';

/** What this server offers beside the password; nothing until it has said so. */
export function useMethods(): SignInMethods {
  const [offered, setOffered] = useState<SignInMethods>({ methods: [], providers: [] });
  useEffect(() => {
    const leaving = new AbortController();
    // An organisation's own provider is offered to whoever opens the address that its people were given.
    const own = parameterOf('with');
    getSignInMethods({ signal: leaving.signal, query: own === null ? {} : { with: own } }).then(
      setOffered,
      // The password form works without, and says itself when the server does not answer.
      () => undefined,
    );
    return () => leaving.abort();
  }, []);
  return offered;
}
