import { useEffect, useState } from 'react';
import { getSignInMethods } from '@/shared/api/generated/sdk.gen';
import { Button } from '@/shared/ui/button';
import { Card } from './card';
import { PasskeyButton } from './passkey-button';
import { type Entering, SignInForm } from './sign-in-form';
import { words } from './words';

interface Props extends Entering {
  /** Said above the form, after an invitation or a sign-in that took too long. */
  note?: string | undefined;
  username?: string | undefined;
  onAskLink: () => void;
}

/** What this server offers beside the password; nothing until it has said so. */
function useMethods(): readonly string[] {
  const [methods, setMethods] = useState<readonly string[]>([]);
  useEffect(() => {
    const leaving = new AbortController();
    getSignInMethods({ signal: leaving.signal }).then(
      (answer) => setMethods(answer.methods),
      // The password form works without, and says itself when the server does not answer.
      () => undefined,
    );
    return () => leaving.abort();
  }, []);
  return methods;
}

export function SignInPage({ note, username, onAskLink, ...next }: Props) {
  const methods = useMethods();
  return (
    <Card title={words.page}>
      {note && (
        <p role="status" className="rounded-lg border border-info-line bg-info-soft p-3">
          {note}
        </p>
      )}
      <SignInForm {...next} {...(username === undefined ? {} : { username })} />
      {methods.includes('passkey') && (
        <>
          <p className="flex items-center gap-3 text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {words.or}
          </p>
          <PasskeyButton {...next} />
        </>
      )}
      {methods.includes('link') && (
        <Button look="quiet" className="w-full" onClick={onAskLink}>
          {words.askLink}
        </Button>
      )}
      <p className="border-t border-line pt-4 text-[0.8125rem] text-soft">{words.firstTime}</p>
    </Card>
  );
}
