import { type FormEvent, type ReactNode, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormProblem, fieldError } from '@/shared/ui/form';
import { ProofField } from '@/shared/ui/proof-field';
import { words } from './words';

const LONGEST = 128;

interface Props<Made> {
  title: string;
  lead?: string;
  label: string;
  /** Names the act: "Create the partner". */
  act: string;
  known?: string;
  call: (name: string) => Promise<Made>;
  invalidates: readonly (readonly unknown[])[];
  /** Whatever else has to be said is there. */
  complete?: boolean;
  children?: ReactNode;
  onDone: (made: Made) => void;
  onCancel: () => void;
}

/** A name, given or changed. */
export function NameDialog<Made>(props: Props<Made>) {
  const { title, lead, label, act, known = '', call, invalidates, complete = true, children, onDone, onCancel } = props;
  const [name, setName] = useState(known);
  const change = useConfirmed({ call, invalidates, onDone });
  const wanted = name.trim();
  const ready = wanted !== '' && wanted !== known && complete && change.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.send(wanted);
  };
  return (
    <Dialog open title={title} onCancel={onCancel}>
      <form onSubmit={submit} className="space-y-4">
        {lead !== undefined && <p className="text-soft">{lead}</p>}
        {children}
        <Field
          label={label}
          maxLength={LONGEST}
          autoComplete="off"
          value={name}
          error={fieldError(change.problem, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ProofField change={change} />
        <FormProblem problem={change.problem} labels={{ name: label }} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onCancel}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={change.busy} disabled={!ready}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
