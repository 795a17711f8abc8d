import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { CopyAll } from '@/shared/ui/copy';
import { Dialog } from '@/shared/ui/dialog';
import { Tick } from '@/shared/ui/inputs';
import { saveText } from '@/shared/ui/save';
import { words } from './words';

/** Recovery codes in full, this once. Stays until the person says that they were kept. */
export function CodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const [kept, setKept] = useState(false);
  const file = `${words.codesFileLead}\n\n${codes.join('\n')}\n`;
  if (codes.length === 0) {
    return (
      <Dialog open title={words.enrolledTitle} onCancel={onClose}>
        <p className="mb-4">{words.enrolledLead}</p>
        <Button look="primary" onClick={onClose}>
          {words.close}
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog open title={words.codesTitle}>
      <div className="space-y-4">
        <p className="font-medium text-warn">{words.codesLead}</p>
        <ul className="grid gap-x-6 gap-y-1 rounded-lg bg-sunken p-4 font-mono sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code} className="select-all">
              {code}
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap items-center gap-3">
          <CopyAll value={codes.join('\n')} label={words.codesCopy} />
          <Button onClick={() => saveText(words.codesFile, file)}>{words.codesDownload}</Button>
        </div>
        <Tick label={words.kept} checked={kept} onPick={setKept} />
        <div className="flex justify-end">
          <Button look="primary" disabled={!kept} onClick={onClose}>
            {words.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
