import { useEffect, useRef } from 'react';
import { useAct } from '@/shared/api/act';
import { getMe, linkProvider, returnFromProvider } from '@/shared/api/generated/sdk.gen';
import { forgetCsrf } from '@/shared/api/transport';
import { leaveTo } from '@/shared/nav/leave';
import type { Returned } from '@/shared/nav/provider';
import { homeOf } from '@/shared/session/surface';
import { Button } from '@/shared/ui/button';
import { Skeleton } from '@/shared/ui/skeleton';
import { Card } from './card';
import { KNOWN, words } from './provider-words';
import { Refusal } from './refusal';
import { type Entering, enter } from './sign-in-form';

interface Props extends Entering {
  returned: Returned;
  onBack: () => void;
}

/** To the account page of whoever is signed in. */
async function toAccount(): Promise<void> {
  const home = homeOf((await getMe()).realm);
  leaveTo(home === '/sign-in' ? home : `${home}/me`);
}

/** Back from a provider. What it said has left the address bar; it is sent once, in a body, without being asked for. */
export function ReturnPage({ returned, onBack, ...next }: Props) {
  const { busy, problem, run } = useAct();
  const sent = useRef(false);
  const { provider, linking, body } = returned;
  // biome-ignore lint/correctness/useExhaustiveDependencies: sent once, when the page is first drawn
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    void run(async () => {
      if (!linking) return enter(() => returnFromProvider({ path: { provider }, body }), null, next);
      forgetCsrf();
      await linkProvider({ path: { provider }, body });
      await toAccount();
    });
  }, []);
  // The server's sentence is "what happened: why"; what happened is said in the words of this page.
  const why = problem?.detail.split(': ').slice(1).join(': ') ?? '';
  const known = {
    ...KNOWN,
    provider_refused: [words.refused, words.because(why)],
    provider_answer_refused: [words.notAccepted, `${words.because(why)} ${words.notAcceptedNext}`],
  } as const;
  return (
    <Card title={words.page}>
      <Refusal problem={problem} known={known} />
      {(busy || problem === null) && (
        <>
          <p role="status" className="text-soft">
            {words.working}
          </p>
          <Skeleton lines={3} />
        </>
      )}
      {problem !== null && (
        <Button look="primary" className="w-full" onClick={() => (linking ? void run(toAccount) : onBack())}>
          {linking ? words.toAccount : words.toSignIn}
        </Button>
      )}
    </Card>
  );
}
