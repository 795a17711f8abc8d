import { type FormEvent, type ReactNode, useState } from 'react';
import type { Confirmed } from '@/shared/api/confirmed';
import { Button } from './button';
import { Dialog } from './dialog';
import { Field } from './field';
import { FormProblem, fieldError } from './form';
import { ProofField } from './proof-field';
import { words } from './words';

interface Props {
  title: string;
  /** Names the act: "Stop healing here". */
  act: string;
  danger?: boolean;
  /** Characters that the reason has at least; 0 asks for none. */
  reasonAtLeast: number;
  /** Must be typed as it stands, where a slip would hurt. */
  typed?: { label: string; phrase: string };
  /** False until what will happen is on the page. */
  ready?: boolean;
  change: Confirmed<{ reason: string }>;
  onCancel: () => void;
  /** What is touched, how it is undone, what it waits for. */
  children: ReactNode;
}

/** What will happen first; then a reason, a typed phrase and a fresh proof where they are wanted. Never stacked. */
export function ConfirmWithReason({ title, act, danger = false, reasonAtLeast, typed, ready = true, ...rest }: Props) {
  const { change, onCancel, children } = rest;
  const [reason, setReason] = useState('');
  const [phrase, setPhrase] = useState('');
  const left = reasonAtLeast - reason.trim().length;
  const named = typed === undefined || phrase === typed.phrase;
  const go = ready && left <= 0 && named && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (go) change.send({ reason: reason.trim() });
  };
  return (
    <Dialog open title={title} onCancel={onCancel}>
      <form onSubmit={submit} className="space-y-4">
        {children}
        {reasonAtLeast > 0 && (
          <Field
            label={words.reason}
            value={reason}
            maxLength={500}
            error={fieldError(change.problem, 'reason')}
            hint={words.reasonHint(left)}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {typed && (
          <Field
            label={typed.label}
            value={phrase}
            autoComplete="off"
            onChange={(event) => setPhrase(event.currentTarget.value)}
          />
        )}
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={{ reason: words.reason }} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onCancel}>{words.cancel}</Button>
          <Button type="submit" look={danger ? 'danger' : 'primary'} busy={change.busy} disabled={!go}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
