import { useEffect, useLayoutEffect } from 'react';
import type { ApiProblem } from '@/shared/api/problem';
import { asking, maybeUnsigned, noteGone, signed, unsigned } from '@/shared/api/signing';
import { words } from '@/shared/api/signing-words';
import { sendChangesBy } from '@/shared/api/transport';
import { useStore } from '@/shared/store';
import { additions } from './additions';
import { Button } from './button';

const look = 'order-first mb-2 block w-full rounded-lg border border-info-line bg-info-soft p-3 text-left';

/** Beside the button whose call is under way: what the browser asks for. Gone with the button, the question goes too. */
function SigningLine() {
  const question = useStore(asking);
  useLayoutEffect(() => () => question?.abort(), [question]);
  return (
    <span role="status" className={question === null ? 'sr-only' : look}>
      {question !== null && words.signing}
    </span>
  );
}

/** The choice to go on without a signature. It holds for the next press of the same act, and goes with the note. */
function UnsignedChoice({ problem }: { problem: ApiProblem }) {
  const chosen = useStore(unsigned) === problem;
  useEffect(() => () => noteGone(problem), [problem]);
  return (
    <div className="space-y-2">
      <p role="status" className={chosen ? 'font-medium' : ''}>
        {chosen ? words.unsignedNext : words.signAgain}
      </p>
      <Button onClick={() => unsigned.set(chosen ? null : problem)}>
        {chosen ? words.signAfterAll : words.goOnUnsigned}
      </Button>
    </div>
  );
}

/** Lets people sign what they decide on any page of a surface, without any page knowing about it. */
export function signDecisions(): void {
  sendChangesBy(signed);
  additions.BesideBusy = SigningLine;
  additions.InNote = ({ problem }) => (maybeUnsigned(problem) ? <UnsignedChoice problem={problem} /> : null);
}
