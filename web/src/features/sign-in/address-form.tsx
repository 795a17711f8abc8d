import { type FormEvent, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { forgetCsrf } from '@/shared/api/transport';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { Refusal } from './refusal';

interface Props {
  words: { lead: string; address: string; send: string };
  initial?: string;
  /** Asks the server to mail something; its answer is the same for any address. */
  ask: (address: string) => Promise<void>;
}

/** One address, and a button that has something mailed to it. */
export function AddressForm({ words, initial = '', ask }: Props) {
  const [address, setAddress] = useState(initial);
  const { busy, problem, run } = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    forgetCsrf();
    void run(() => ask(address.trim()));
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <p className="text-soft">{words.lead}</p>
      <Refusal problem={problem} />
      <Field
        label={words.address}
        type="email"
        autoComplete="username"
        required
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Button type="submit" look="primary" busy={busy} className="w-full">
        {words.send}
      </Button>
    </form>
  );
}
