import { useState } from 'react';
import type { Me } from '@/shared/api/generated/types.gen';
import { lazyPart } from '@/shared/ui/lazy';
import { PasskeyButton } from './passkey-button';
import { SignInForm } from './sign-in-form';
import { words } from './words';

const SecondFactorForm = lazyPart(() => import('./second-factor-form'), 'SecondFactorForm');

/** Signing in again in place: the page behind it keeps what was typed. */
export function SignInSteps({ onSignedIn }: { onSignedIn: (me: Me) => void }) {
  const [at, setAt] = useState<'first' | 'second' | 'late'>('first');
  const next = { onSignedIn, onOwed: () => setAt('second') };
  if (at === 'second') {
    return (
      <>
        <p className="mb-3 text-soft">{words.factorLead}</p>
        <SecondFactorForm onSignedIn={onSignedIn} onAgain={(late) => setAt(late ? 'late' : 'first')} />
      </>
    );
  }
  return (
    <div className="space-y-3">
      {at === 'late' && <p role="status">{words.tookTooLong}</p>}
      <SignInForm {...next} />
      <PasskeyButton {...next} />
    </div>
  );
}
