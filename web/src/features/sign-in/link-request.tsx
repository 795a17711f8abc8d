import { type FormEvent, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { askForLink } from '@/shared/api/generated/sdk.gen';
import type { LinkRequested } from '@/shared/api/generated/types.gen';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { TimeStamp } from '@/shared/ui/time';
import { Card } from './card';
import { Refusal } from './refusal';
import { words } from './words';

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
  const [username, setUsername] = useState('');
  const [asked, setAsked] = useState<LinkRequested | null>(null);
  const { busy, problem, run } = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    forgetCsrf();
    void run(async () => setAsked(await askForLink({ body: { username } })));
  };
  return (
    <Card title={words.linkPage}>
      {asked ? (
        <Asked asked={asked} />
      ) : (
        <form onSubmit={submit} className="space-y-4">
          <p className="text-soft">{words.linkLead}</p>
          <Refusal problem={problem} />
          <Field
            label={words.linkAddress}
            type="email"
            autoComplete="username"
            required
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <Button type="submit" look="primary" busy={busy} className="w-full">
            {words.linkSend}
          </Button>
        </form>
      )}
      <Button look="quiet" className="w-full" onClick={onBack}>
        {words.otherWay}
      </Button>
    </Card>
  );
}
