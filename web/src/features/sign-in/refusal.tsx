import type { ApiProblem } from '@/shared/api/problem';
import { ErrorNote } from '@/shared/ui/error-note';

interface Props {
  problem: ApiProblem | null;
  /** Words of this place for codes that mean something particular here: what happened, what to do next. */
  known?: Readonly<Record<string, readonly [what: string, next: string]>>;
}

/** Why signing in did not work, in the words of this step. */
export function Refusal({ problem, known = {} }: Props) {
  if (problem === null) return null;
  const said = known[problem.code];
  if (!said) return <ErrorNote key={problem.reference} problem={problem} small />;
  return (
    <div role="alert" className="rounded-lg border border-bad-line bg-bad-soft p-3">
      <p className="font-semibold text-bad">{said[0]}</p>
      <p>{said[1]}</p>
    </div>
  );
}
