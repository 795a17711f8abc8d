import { KeyRound } from 'lucide-react';
import { useAct } from '@/shared/api/act';
import { getPasskeyChallenge, signInWithPasskey } from '@/shared/api/generated/sdk.gen';
import { Button } from '@/shared/ui/button';
import { Refusal } from './refusal';
import { type Entering, enter } from './sign-in-form';
import { words } from './words';

const WRONG = { factor_wrong: [words.passkeyWrong, words.passkeyWrongNext] } as const;

async function byPasskey() {
  const { askPasskey } = await import('@/shared/session/passkey');
  return signInWithPasskey({ body: { passkey: await askPasskey(await getPasskeyChallenge()) } });
}

/** Signs in without a name and a password: the passkey says who it is. */
export function PasskeyButton(next: Entering) {
  const { busy, problem, run } = useAct();
  return (
    <div className="space-y-3">
      <Refusal problem={problem} known={WRONG} />
      <Button busy={busy} className="w-full" onClick={() => void run(() => enter(byPasskey, null, next))}>
        <KeyRound aria-hidden="true" size={18} />
        {words.withPasskey}
      </Button>
    </div>
  );
}
