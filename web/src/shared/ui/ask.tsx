import { useState } from 'react';
import { useChange } from '@/shared/api/change';
import type { ApiProblem } from '@/shared/api/problem';
import { mayAct } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from './button';
import { ErrorNote } from './error-note';

interface Props<Answer> {
  act: string;
  call: () => Promise<Answer>;
  /** Keys of the reads that this makes old. */
  invalidates: readonly (readonly unknown[])[];
  /** What to say once it was asked: only that it was, never that it is done. */
  said: (answer: Answer) => string;
  /** Beside text instead of in the corner of a page. */
  inline?: boolean;
}

/** Asks an appliance for something that takes its time. Nothing where the person may not. */
export function Ask<Answer>({ act, call, invalidates, said, inline = false }: Props<Answer>) {
  const me = useMe().data;
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const change = useChange({
    call: (_: null) => call(),
    invalidates,
    onError: setProblem,
    onDone: (answer) => setAsked(said(answer)),
  });
  if (!mayAct(me?.role)) return null;
  const press = () => {
    setProblem(null);
    setAsked(null);
    change.mutate(null);
  };
  return (
    <div className={inline ? 'inline-flex flex-wrap items-center gap-2' : 'max-w-sm space-y-2 sm:text-right'}>
      <Button busy={change.isPending} onClick={press}>
        {act}
      </Button>
      <p role="status" className="text-[0.875rem] text-soft empty:hidden">
        {asked}
      </p>
      {problem && <ErrorNote problem={problem} small />}
    </div>
  );
}
