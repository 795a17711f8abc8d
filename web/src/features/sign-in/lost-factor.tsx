import { useState } from 'react';
import { useAct } from '@/shared/api/act';
import { askAboutLostFactor } from '@/shared/api/generated/sdk.gen';
import type { LostFactorAsked } from '@/shared/api/generated/types.gen';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './lost-words';
import { Refusal } from './refusal';

/** Says that nothing is left to show. Asked again, it tells how that stands. */
export function LostFactor() {
  const [asked, setAsked] = useState<LostFactorAsked | null>(null);
  const { busy, problem, run } = useAct();
  const ask = () => {
    forgetCsrf();
    void run(async () => setAsked(await askAboutLostFactor()));
  };
  if (asked === null) {
    return (
      <>
        <Refusal problem={problem} />
        <Button look="quiet" busy={busy} onClick={ask}>
          {words.ask}
        </Button>
      </>
    );
  }
  return (
    <div role="status" className="space-y-2 rounded-lg border border-info-line bg-info-soft p-3">
      <p className="font-medium">
        {asked.effect_at === null ? (
          words.waiting(asked.approvers)
        ) : (
          <>
            {`${words.running} `}
            <TimeStamp value={asked.effect_at} form="exact" />
          </>
        )}
      </p>
      <p>{asked.advice}</p>
      <p className="text-[0.8125rem]">
        {`${words.ends} `}
        <TimeStamp value={asked.ends_at} form="exact" />
      </p>
    </div>
  );
}
