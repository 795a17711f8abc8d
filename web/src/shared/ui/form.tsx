import { type ReactNode, useEffect, useRef } from 'react';
import type { ApiProblem } from '@/shared/api/problem';
import { ErrorNote } from './error-note';
import { words } from './words';

/** Last part of a path: "connection.ssh.address" as "address". */
const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** What the server said about a field, by the last part of its path; null when nothing. */
export function fieldError(problem: ApiProblem | null, name: string): string | null {
  return problem?.fields.find((one) => lastPart(one.field) === name)?.message ?? null;
}

interface Props {
  problem: ApiProblem | null;
  /** Names of the fields as the form shows them, by the last part of their path. */
  labels: Readonly<Record<string, string>>;
}

/** Why a form was not taken. Takes the focus; each bad field is named as the form names it. */
export function FormProblem({ problem, labels }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem !== null) box.current?.focus();
  }, [problem]);
  if (problem === null) return null;
  return (
    <div ref={box} tabIndex={-1} className="rounded-lg outline-offset-2">
      {problem.fields.length === 0 ? (
        <ErrorNote problem={problem} small />
      ) : (
        <div role="alert" className="rounded-lg border border-bad-line bg-bad-soft p-3">
          <p className="font-semibold text-bad">{words.fieldsWrong(problem.fields.length)}</p>
          <ul className="list-disc pl-5">
            {problem.fields.map((one) => (
              <li key={one.field}>{`${labels[lastPart(one.field)] ?? one.field}: ${one.message}`}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** A part of a form with its own heading. */
export function FormPart({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="min-w-0 space-y-4 rounded-lg border border-line bg-surface p-4">
      <legend className="float-left mb-3 w-full text-base font-semibold">{title}</legend>
      <div className="clear-both space-y-4">
        {lead && <div className="text-soft">{lead}</div>}
        {children}
      </div>
    </fieldset>
  );
}
