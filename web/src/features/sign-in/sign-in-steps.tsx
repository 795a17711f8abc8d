import { lazy, Suspense, useState } from 'react';
import type { Me } from '@/shared/api/generated/types.gen';
import { Skeleton } from '@/shared/ui/skeleton';
import { PasskeyButton } from './passkey-button';
import { SignInForm } from './sign-in-form';
import { words } from './words';

const SecondFactorForm = lazy(() => import('./second-factor-form').then((it) => ({ default: it.SecondFactorForm })));

/** Signing in again in place: the page behind it keeps what was typed. */
export function SignInSteps({ onSignedIn }: { onSignedIn: (me: Me) => void }) {
  const [at, setAt] = useState<'first' | 'second' | 'late'>('first');
  const next = { onSignedIn, onOwed: () => setAt('second') };
  if (at === 'second') {
    return (
      <Suspense fallback={<Skeleton lines={4} />}>
        <p className="mb-3 text-soft">{words.factorLead}</p>
        <SecondFactorForm onSignedIn={onSignedIn} onAgain={(late) => setAt(late ? 'late' : 'first')} />
      </Suspense>
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
