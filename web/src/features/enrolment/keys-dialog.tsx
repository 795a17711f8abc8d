import { type FormEvent, useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { confirmKeys, getAppliance } from '@/shared/api/generated/sdk.gen';
import type { AppliancePage } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FormProblem } from '@/shared/ui/form';
import { TextArea, Tick } from '@/shared/ui/inputs';
import { Loaded } from '@/shared/ui/loaded';
import { ProofField } from '@/shared/ui/proof-field';
import { Command } from './code-dialog';
import { commands } from './commands';
import { KeyLines } from './key-lines';
import { allSame, compared, type Own, readPrinted } from './printed';
import { words } from './words';

interface Props {
  applianceId: string;
  name: string;
  siteId: string;
  onClose: () => void;
}

/** What the person saw: the fingerprints that are sent, or null while not all eight are known to be the same. */
function useComparison(box: AppliancePage) {
  const [text, setText] = useState('');
  const [byEye, setByEye] = useState(false);
  const printed = readPrinted(text);
  const lines = compared(box, printed);
  const other = printed !== null && printed.appliance !== box.id;
  const pasted = text.trim() !== '';
  const error = !pasted ? null : printed === null ? words.pasteUnread : other ? words.pasteOther : null;
  const differs = printed !== null && !allSame(lines);
  const own: Own | null = pasted
    ? printed && !other && !differs
      ? printed.own
      : null
    : byEye
      ? box.fingerprints
      : null;
  return { text, setText, byEye, setByEye, lines, error, differs, own, pasted };
}

function Comparison({ box, siteId, onClose }: { box: AppliancePage; siteId: string; onClose: () => void }) {
  const seen = useComparison(box);
  const change = useConfirmed({
    call: (own: Own) => confirmKeys({ path: { appliance_id: box.id }, body: { fingerprints: own } }),
    invalidates: [
      ['sites', siteId],
      ['appliances', box.id],
    ],
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (seen.own !== null && change.proofReady) change.send(seen.own);
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <p className="text-soft">{words.keysLead}</p>
      <div>
        {words.keysCommand}
        <Command line={commands.fingerprints} />
      </div>
      <TextArea
        label={words.paste}
        hint={words.pasteHint}
        rows={3}
        spellCheck={false}
        value={seen.text}
        error={seen.error}
        className="font-mono text-[0.8125rem]"
        onChange={(event) => seen.setText(event.currentTarget.value)}
      />
      <KeyLines title={words.own} lines={seen.lines.own} />
      <KeyLines title={words.server} lines={seen.lines.server} />
      {seen.differs && (
        <p role="alert" className="font-medium text-bad">
          {words.differ}
        </p>
      )}
      {!seen.pasted && <Tick label={words.byEye} checked={seen.byEye} onPick={seen.setByEye} />}
      <ProofField change={change} />
      <FormProblem problem={change.problem} labels={words.keyNames} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" look="primary" busy={change.busy} disabled={seen.own === null || !change.proofReady}>
          {words.confirm}
        </Button>
      </div>
    </form>
  );
}

/** Both sides' fingerprints, compared by the page from what the appliance prints, or by eye. */
export function KeysDialog({ applianceId, name, siteId, onClose }: Props) {
  const read = useRead(
    ['appliances', applianceId],
    (signal) => getAppliance({ path: { appliance_id: applianceId }, signal }),
    { live: false },
  );
  return (
    <Dialog open title={words.keysOf(name)} onCancel={onClose}>
      <Loaded read={read} lines={8}>
        {(box) => <Comparison box={box} siteId={siteId} onClose={onClose} />}
      </Loaded>
    </Dialog>
  );
}
