import { useState } from 'react';
import { askForLink } from '@/shared/api/generated/sdk.gen';
import type { LinkRequested } from '@/shared/api/generated/types.gen';
import { Button } from '@/shared/ui/button';
import { TimeStamp } from '@/shared/ui/time';
import { AddressForm } from './address-form';
import { Card } from './card';
import { words } from './words';

const form = { lead: words.linkLead, address: words.linkAddress, send: words.linkSend };

function Asked({ asked }: { asked: LinkRequested }) {
  return (
    <div role="status" className="space-y-3">
      <p className="font-medium">{words.linkAsked}</p>
      <p>{words.linkCode}</p>
      <p className="text-center font-mono text-2xl font-semibold tracking-widest select-all">
        {`${asked.code.slice(0, 3)} ${asked.code.slice(3)}`}
      </p>
      <p className="text-soft">
        {`${words.linkEnds} `}
        <TimeStamp value={asked.ends_at} form="exact" />
      </p>
    </div>
  );
}

/** Asks for a link by mail. The answer is the same whether or not there is such an account. */
export function LinkRequestPage({ onBack }: { onBack: () => void }) {
  const [asked, setAsked] = useState<LinkRequested | null>(null);
  const ask = async (username: string) => setAsked(await askForLink({ body: { username } }));
  return (
    <Card title={words.linkPage}>
      {asked ? <Asked asked={asked} /> : <AddressForm words={form} ask={ask} />}
      <Button look="quiet" className="w-full" onClick={onBack}>
        {words.otherWay}
      </Button>
    </Card>
  );
}
