import { type DragEvent, useId, useState } from 'react';
import { Button } from '@/shared/ui/button';
import { words } from './words';

const MAX_BYTES = 262_144;

interface Props {
  trust: string | null;
  onTrust: (trust: string | null) => void;
}

const keyLines = (trust: string): number =>
  trust.split('\n').filter((line) => /^\s*(log|witness|platform|appliance)\s/.test(line)).length;

/** Where the keys come from, and the way to bring them from elsewhere. Kept in this page's memory only. */
export function TrustInput({ trust, onTrust }: Props) {
  const [draft, setDraft] = useState('');
  const [tooLong, setTooLong] = useState(false);
  const id = useId();
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setTooLong(file.size > MAX_BYTES);
    if (file.size <= MAX_BYTES) setDraft(await file.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void take(event.dataTransfer?.files[0]);
  };
  if (trust !== null) {
    return (
      <div className="space-y-2">
        <p>{words.trustGiven(keyLines(trust))}</p>
        <Button onClick={() => onTrust(null)}>{words.trustRemove}</Button>
      </div>
    );
  }
  return (
    <div className="space-y-2">
      <p>{words.trustStated}</p>
      <details>
        <summary className="w-fit cursor-pointer rounded font-medium text-accent">{words.trustAdd}</summary>
        <div className="mt-2 space-y-2">
          <label htmlFor={id} className="block font-medium">
            {words.trustLabel}
          </label>
          <textarea
            id={id}
            rows={5}
            value={draft}
            spellCheck={false}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={drop}
            className="w-full rounded-md border border-line-strong bg-surface px-3 py-2 font-mono text-[0.8125rem] text-text"
          />
          <p id={`${id}-hint`} className="text-[0.8125rem] text-soft">
            {words.trustHint}
          </p>
          <p role="status" className="text-bad empty:hidden">
            {tooLong ? words.trustTooLong : null}
          </p>
          <div className="flex flex-wrap items-center gap-3">
            <Button look="primary" disabled={draft.trim() === ''} onClick={() => onTrust(draft)}>
              {words.trustUse}
            </Button>
            <label className="cursor-pointer rounded font-medium text-accent underline focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus">
              {words.trustChoose}
              <input
                type="file"
                className="sr-only"
                accept=".trust,.txt,text/plain"
                onChange={(event) => void take(event.currentTarget.files?.[0])}
              />
            </label>
          </div>
        </div>
      </details>
    </div>
  );
}
