import { useEffect, useRef, useState } from 'react';
import { useAct } from '@/shared/api/act';
import { download } from '@/shared/api/download';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { saveBytes } from '@/shared/ui/save';
import type { Asked } from './query';
import { words } from './words';

const kilobytes = (bytes: number) => Math.ceil(bytes / 1000);

/** Every line that matches, as a file. */
export function TakeLog({ filters }: Pick<Asked, 'filters'>) {
  const { busy, problem, run } = useAct();
  const [said, setSaid] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const take = () =>
    run(async () => {
      const abort = new AbortController();
      running.current = abort;
      setSaid(null);
      const query = Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value)]));
      try {
        const file = await download('/api/audit.csv', query, abort.signal, ({ done }) =>
          setSaid(words.taking(kilobytes(done))),
        );
        saveBytes('wardkeep-audit.csv', [file.bytes], 'text/csv;charset=utf-8');
        setSaid(words.taken(kilobytes(file.bytes.length)));
      } catch (thrown) {
        setSaid(null);
        if (!abort.signal.aborted) throw thrown;
      }
    });
  return (
    <div className="max-w-sm space-y-2">
      <div className="flex flex-wrap gap-2">
        <Button busy={busy} onClick={() => void take()}>
          {words.take}
        </Button>
        {busy && <Button onClick={() => running.current?.abort()}>{words.cancel}</Button>}
      </div>
      <p role="status" className="text-[0.8125rem] text-soft">
        {said ?? words.takeLead}
      </p>
      {problem && <ErrorNote problem={problem} small />}
    </div>
  );
}
