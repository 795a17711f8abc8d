import { type FormEvent, useState } from 'react';
import type { HealingTier, HealingTierPreview } from '@/shared/api/generated/types.gen';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorNote } from '@/shared/ui/error-note';
import { Field } from '@/shared/ui/field';
import { Loaded } from '@/shared/ui/loaded';
import { ProofField } from '@/shared/ui/proof-field';
import { RuleList } from './rule-list';
import { useTierChange } from './use-tier-change';
import { words } from './words';

const REASON_AT_LEAST = 20;

interface Props {
  siteId: string;
  siteName: string;
  to: HealingTier;
  onCancel: () => void;
  onDone: () => void;
}

function Preview({ preview }: { preview: HealingTierPreview }) {
  const parts = [
    [words.added(preview.added.length), preview.added, true],
    [words.removed(preview.removed.length), preview.removed, true],
    [words.unchanged(preview.unchanged.length), preview.unchanged, false],
  ] as const;
  return (
    <div className="space-y-3">
      <p>
        <span className="font-medium">{`${words.affected}: `}</span>
        {`${words.devices(preview.devices)}, ${words.openFindings(preview.open_findings)}`}
      </p>
      {parts.map(([title, rules, open]) =>
        rules.length === 0 ? (
          <p key={title}>{title}</p>
        ) : (
          <details key={title} open={open}>
            <summary className="w-fit cursor-pointer rounded font-medium">{title}</summary>
            <RuleList rules={rules} />
          </details>
        ),
      )}
      <p className="text-soft">{words.undo}</p>
    </div>
  );
}

function useConfirmation(to: HealingTier, siteName: string) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const raising = to === 'full_coverage';
  const left = REASON_AT_LEAST - reason.trim().length;
  return {
    reason,
    setReason,
    typed,
    setTyped,
    raising,
    left,
    named: !raising || typed === siteName,
  };
}

/** Preview first; then a reason, the site's name when the tier is raised, and a fresh proof when the server asks. */
export function TierDialog({ siteId, siteName, to, onCancel, onDone }: Props) {
  const form = useConfirmation(to, siteName);
  const { read, busy, problem, proof, renewed, send } = useTierChange(siteId, to, onDone);
  const preview = read.data;
  const ready = preview !== undefined && form.left <= 0 && form.named && proof.ready;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    send({ reason: form.reason.trim(), previewId: preview.preview_id });
  };
  return (
    <Dialog open title={words.dialogTitle(to)} onCancel={onCancel}>
      <form onSubmit={submit} className="space-y-4">
        {renewed && (
          <p role="alert" className="rounded-md border border-warn-line bg-warn-soft px-3 py-2 text-warn">
            {words.again}
          </p>
        )}
        <Loaded read={read} lines={5}>
          {(found) => <Preview preview={found} />}
        </Loaded>
        <Field
          label={words.why}
          value={form.reason}
          maxLength={500}
          hint={words.whyHint(form.left)}
          onChange={(event) => form.setReason(event.currentTarget.value)}
        />
        {form.raising && (
          <Field
            label={words.typeName(siteName)}
            value={form.typed}
            autoComplete="off"
            onChange={(event) => form.setTyped(event.currentTarget.value)}
          />
        )}
        <ProofField change={{ proof }} />
        {problem && <ErrorNote problem={problem} small />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onCancel}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={!ready}>
            {words.confirm(to)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
