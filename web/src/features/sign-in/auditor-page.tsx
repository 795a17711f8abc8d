import { type FormEvent, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { askForCode, enter as enterByCode } from '@/shared/api/generated/sdk.gen';
import type { CodeRequested } from '@/shared/api/generated/types.gen';
import type { ApiProblem } from '@/shared/api/problem';
import { Button } from '@/shared/ui/button';
import { Field } from '@/shared/ui/field';
import { TimeStamp } from '@/shared/ui/time';
import { AddressForm } from './address-form';
import { words } from './auditor-words';
import { Card } from './card';
import { Refusal } from './refusal';
import { type Entering, enter } from './sign-in-form';

interface CodeProps extends Pick<Entering, 'onSignedIn'> {
  address: string;
  asked: CodeRequested;
  onAgain: () => void;
}

/** Refused is refused: a wrong code, an old one and another browser look the same. */
function Wrong({ problem }: { problem: ApiProblem | null }) {
  const known = problem?.status === 401 || problem?.status === 404 || problem?.status === 422;
  return (
    <Refusal
      problem={problem}
      known={problem !== null && known ? { [problem.code]: [words.wrong, words.wrongNext] } : {}}
    />
  );
}

function CodeForm({ address, asked, onSignedIn, onAgain }: CodeProps) {
  const [code, setCode] = useState('');
  const { busy, problem, run } = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const call = () => enterByCode({ body: { address, code: code.trim() } });
    void run(() => enter(call, null, { onSignedIn, onOwed: () => undefined }));
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <p role="status" className="font-medium">
        {words.asked}
      </p>
      <Wrong problem={problem} />
      <Field
        label={words.code}
        hint={words.codeHint}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={16}
        required
        autoFocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <p className="text-[0.8125rem] text-soft">
        {`${words.ends} `}
        <TimeStamp value={asked.ends_at} form="exact" />
      </p>
      <Button type="submit" look="primary" busy={busy} disabled={code.trim() === ''} className="w-full">
        {words.enter}
      </Button>
      <Button look="quiet" className="w-full" onClick={onAgain}>
        {words.again}
      </Button>
    </form>
  );
}

/** Is my grant good? Address first, then the mailed code; the answer to an address is the same for any. */
export function AuditorPage({ onSignedIn, onBack }: Pick<Entering, 'onSignedIn'> & { onBack: () => void }) {
  const [address, setAddress] = useState('');
  const [asked, setAsked] = useState<CodeRequested | null>(null);
  const ask = async (given: string) => {
    const answer = await askForCode({ body: { address: given } });
    setAddress(given);
    setAsked(answer);
  };
  return (
    <Card title={words.page}>
      {asked !== null ? (
        <CodeForm address={address} asked={asked} onSignedIn={onSignedIn} onAgain={() => setAsked(null)} />
      ) : (
        <AddressForm words={words} initial={address} ask={ask} />
      )}
      <Button look="quiet" className="w-full" onClick={onBack}>
        {words.other}
      </Button>
    </Card>
  );
}
