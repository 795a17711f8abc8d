import type { Confirmed } from '@/shared/api/confirmed';
import { Field } from './field';
import { words } from './words';

/** The password again, once the server has asked for a fresh proof that it is you. */
export function ProofField({ change }: { change: Pick<Confirmed<never>, 'proofWanted' | 'password' | 'setPassword'> }) {
  if (!change.proofWanted) return null;
  return (
    <div className="rounded-lg border border-info-line bg-info-soft p-3">
      <Field
        label={words.passwordAgain}
        hint={words.passwordWhy}
        type="password"
        autoComplete="current-password"
        // The button that was pressed asks for it now.
        autoFocus
        value={change.password}
        onChange={(event) => change.setPassword(event.currentTarget.value)}
      />
    </div>
  );
}
