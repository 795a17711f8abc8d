import { FileSearch } from 'lucide-react';
import { type DragEvent, useEffect, useState } from 'react';
import { Button } from '@/shared/ui/button';
import { type Reading, useFileDigest } from './use-file-digest';
import { words } from './words';

const PERCENT = 100;

function Progress({ reading, onCancel }: { reading: Reading; onCancel: () => void }) {
  const part = reading.size === 0 ? 1 : reading.done / reading.size;
  return (
    <div className="space-y-2">
      <p className="wrap-anywhere">{words.hashing(reading.name)}</p>
      <div className="flex items-center gap-3">
        <progress
          className="h-2 w-full accent-accent"
          aria-label={words.hashing(reading.name)}
          value={Math.floor(part * PERCENT)}
          max={PERCENT}
        />
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
    </div>
  );
}

/** Takes a file and gives its digest. The whole page takes a drop, so that a near miss does not open the file. */
export function FileDrop({ onDigest }: { onDigest: (digest: string, name: string) => void }) {
  const { reading, failed, begin, stop } = useFileDigest(onDigest);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hold = (event: Event) => event.preventDefault();
    for (const kind of ['dragover', 'drop']) document.addEventListener(kind, hold);
    return () => {
      for (const kind of ['dragover', 'drop']) document.removeEventListener(kind, hold);
    };
  }, []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) begin(file);
  };
  return (
    <div className="space-y-3">
      <label
        onDragOver={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex cursor-pointer items-center gap-4 rounded-lg border-2 border-dashed px-4 py-5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus hover:bg-sunken ${over ? 'border-accent bg-accent-soft' : 'border-line-strong'}`}
      >
        <FileSearch aria-hidden="true" size={28} className="shrink-0 text-accent" />
        <span>
          <span className="block font-medium text-accent">{words.file}</span>
          <span id="file-hint" className="block text-[0.875rem] text-soft">
            {words.fileHint}
          </span>
        </span>
        <input
          type="file"
          className="sr-only"
          aria-label={words.file}
          aria-describedby="file-hint"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) begin(file);
            event.currentTarget.value = '';
          }}
        />
      </label>
      {reading && <Progress reading={reading} onCancel={stop} />}
      <p role="alert" className="text-bad empty:hidden">
        {failed ? words.unreadable : null}
      </p>
    </div>
  );
}
