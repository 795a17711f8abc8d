import { type FormEvent, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { purgeExpired, putRetention } from '@/shared/api/generated/sdk.gen';
import type { Days, Purged, Retention } from '@/shared/api/generated/types.gen';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { Field } from '@/shared/ui/field';
import { FormProblem, fieldError } from '@/shared/ui/form';
import { TextArea } from '@/shared/ui/inputs';
import { ProofField } from '@/shared/ui/proof-field';
import { words as shared } from '@/shared/ui/words';
import { type Draft, daysOf, isSettable, RETENTION_KEY, type Settable } from './data';
import { Rows } from './rows';
import { words } from './words';

const REASON_AT_LEAST = 20;

interface Periods {
  classes: readonly Settable[];
  draft: Draft;
  put: (name: string, value: string) => void;
  errorOf: (name: string) => string | null;
}

function PeriodFields({ classes, draft, put, errorOf }: Periods) {
  return classes.map((one) => (
    <Field
      key={one.name}
      label={words.inDays(one.title)}
      hint={words.limits(one.floor, one.ceiling)}
      inputMode="numeric"
      value={draft[one.name] ?? String(one.days)}
      error={errorOf(one.name)}
      onChange={(event) => put(one.name, event.currentTarget.value)}
    />
  ));
}

/** The change is sent only after a preview of these very periods. */
function useChanges(onClose: () => void) {
  const [seen, setSeen] = useState<{ days: string; rows: Purged } | null>(null);
  const preview = useConfirmed({
    call: (days: Days) => purgeExpired({ body: { preview: true, days } }),
    invalidates: [],
    onDone: (rows, days) => setSeen({ days: JSON.stringify(days), rows }),
  });
  const save = useConfirmed({
    call: ({ days, reason }: { days: Days; reason: string }) => putRetention({ body: { ...days, reason } }),
    invalidates: [RETENTION_KEY, ['audit']],
    onDone: onClose,
  });
  return { seen, preview, save };
}

/** New periods: tried in a preview first, then set with a reason. */
export function ChangeDialog({ retention, onClose }: { retention: Retention; onClose: () => void }) {
  const classes = retention.classes.filter(isSettable);
  const [draft, setDraft] = useState<Draft>({});
  const [reason, setReason] = useState('');
  const { seen, preview, save } = useChanges(onClose);
  const days = daysOf(draft, classes);
  const changed = days !== null && Object.keys(days).length > 0;
  const shown = changed && seen?.days === JSON.stringify(days) ? seen.rows : null;
  const missing = Math.max(0, REASON_AT_LEAST - reason.trim().length);
  const problem = save.problem ?? preview.problem;
  const ready = shown === null ? preview.proofReady : missing === 0 && save.proofReady;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!changed || !ready) return;
    if (shown === null) preview.send(days);
    else save.send({ days, reason: reason.trim() });
  };
  return (
    <Dialog open title={words.changeTitle} onCancel={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-soft">{words.changeLead}</p>
        <PeriodFields
          classes={classes}
          draft={draft}
          put={(name, value) => setDraft({ ...draft, [name]: value.trim() })}
          errorOf={(name) => fieldError(problem, name)}
        />
        {shown !== null && (
          <div role="status" className="rounded-md bg-sunken px-3 py-2">
            <p className="font-medium">{words.previewed}</p>
            <Rows done={shown} classes={classes} say={words.wouldGo} none={words.wouldGoNone} />
          </div>
        )}
        {shown !== null && (
          <TextArea
            label={words.reason}
            hint={shared.reasonHint(missing)}
            value={reason}
            error={fieldError(problem, 'reason')}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <ProofField change={shown === null ? preview : save} />
        <FormProblem problem={problem} labels={{ reason: words.reason }} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={preview.busy || save.busy} disabled={!changed || !ready}>
            {shown === null ? words.preview : words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
