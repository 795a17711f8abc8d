import { type ReactNode, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { Button } from './button';
import { ConfirmWithReason } from './confirm';

interface Act<Answer> {
  title: string;
  /** Names the act: "Revoke the key". */
  act: string;
  danger?: boolean;
  /** Characters that the reason has at least; none is asked for without it. */
  reasonAtLeast?: number;
  typed?: { label: string; phrase: string };
  call: (reason: string) => Promise<Answer>;
  /** Keys of the reads that this makes old. */
  invalidates: readonly (readonly unknown[])[];
  /** What will happen, and how it is undone. */
  children: ReactNode;
}

interface Dialogue<Answer> extends Act<Answer> {
  /** It was done; without it the dialog only closes. */
  onDone?: (answer: Answer) => void;
  onClose: () => void;
}

/** One call behind a confirmation, with a fresh proof where the server asks for one; closes when it is done. */
export function ConfirmAct<Answer>(props: Dialogue<Answer>) {
  const { title, act, danger = false, reasonAtLeast = 0, typed, call, invalidates, children, onDone, onClose } = props;
  const change = useConfirmed({
    call: ({ reason }: { reason: string }) => call(reason),
    invalidates,
    onDone: onDone ?? onClose,
  });
  return (
    <ConfirmWithReason
      title={title}
      act={act}
      danger={danger}
      reasonAtLeast={reasonAtLeast}
      {...(typed === undefined ? {} : { typed })}
      change={change}
      onCancel={onClose}
    >
      {children}
    </ConfirmWithReason>
  );
}

interface WithButton<Answer> extends Act<Answer> {
  button: string;
  /** The button's full name, where several of its kind are on the page: "Revoke Monthly report". */
  label?: string;
}

/** A button, and the confirmation that it opens. */
export function ConfirmButton<Answer>({ button, label, ...act }: WithButton<Answer>) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look={act.danger === true ? 'danger' : 'plain'} aria-label={label} onClick={() => setOpen(true)}>
        {button}
      </Button>
      {open && <ConfirmAct {...act} onClose={() => setOpen(false)} />}
    </>
  );
}
