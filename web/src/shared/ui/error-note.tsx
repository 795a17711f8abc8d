import { CircleX } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ApiProblem } from '@/shared/api/problem';
import { homes, surface } from '@/shared/session/surface';
import { additions } from './additions';
import { Button } from './button';
import { CopyId } from './copy';
import { describe } from './failure';
import { words } from './words';

/** Where a second factor is enrolled. A plain link: this note also stands where there is no router. */
function accountPath(): string {
  const here = surface();
  return here === null ? '/' : `${homes[here]}/me`;
}

interface Props {
  problem: ApiProblem;
  onRetry?: (() => void) | undefined;
  /** Said in a place of its own, for instance a form, where the title is enough. */
  small?: boolean;
}

function useCountdown(seconds: number | null): number {
  const [left, setLeft] = useState(seconds ?? 0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return left;
}

/** A failure: what failed, what to do next, Retry where it can help, and the reference to give when reporting it. */
export function ErrorNote({ problem, onRetry, small = false }: Props) {
  const said = describe(problem);
  const left = useCountdown(problem.retryAfterS);
  return (
    <div role="alert" className={`flex gap-3 rounded-lg border border-bad-line bg-bad-soft ${small ? 'p-3' : 'p-4'}`}>
      <CircleX aria-hidden="true" size={20} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 space-y-2">
        <div>
          <p className="font-semibold text-bad">{said.title}</p>
          <p className="empty:hidden">{said.detail}</p>
          {problem.code === 'factor_enrolment_required' && (
            <a href={accountPath()} className="font-medium text-accent underline">
              {words.toAccount}
            </a>
          )}
        </div>
        {problem.fields.length > 0 && (
          <ul className="list-disc pl-5">
            {problem.fields.map((one) => (
              <li key={one.field}>{`${one.field}: ${one.message}`}</li>
            ))}
          </ul>
        )}
        {left > 0 && <p>{words.waitSeconds(left)}</p>}
        {problem.reference !== null && (
          <p className="text-[0.8125rem] text-soft">
            {words.reference} <CopyId value={problem.reference} what={words.reference} />
          </p>
        )}
        <additions.InNote problem={problem} />
        {onRetry && said.retry && (
          <Button onClick={onRetry} disabled={left > 0}>
            {words.retry}
          </Button>
        )}
      </div>
    </div>
  );
}
