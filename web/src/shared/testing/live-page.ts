import { QueryObserver } from '@tanstack/react-query';
import { vi } from 'vitest';
import { ApiProblem } from '@/shared/api/problem';
import { createReads } from '@/shared/api/read';
import type { Frame } from '@/shared/live/frames';
import { noteAnswer } from '@/shared/live/live';
import { startLive } from '@/shared/live/session';
import type { Tabs } from '@/shared/live/tabs';
import { fakeBrowser, fakeStream } from './stream';

export const id = (number: number) => `0197a000-0000-7000-8000-${String(number).padStart(12, '0')}`;
export const changed = (number = 1): Frame => ({
  is: 'change',
  change: { kind: 'finding.changed', site: id(1), id: id(number) },
});
export const hello = (resumed: boolean): Frame => ({ is: 'hello', resumed });
export const cut = () => new ApiProblem({ kind: 'network', status: 0, code: 'network', title: '', detail: '' });
export const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

const ends: (() => void)[] = [];

/** A page with one list of findings on it. `answers` false: the server does not answer reads. */
export function page(tabs: Tabs = fakeBrowser(), answers: () => boolean = () => true) {
  const reads = createReads();
  const stream = fakeStream();
  const seen = { calls: 0 };
  const observer = new QueryObserver(reads, {
    queryKey: ['findings', { site: id(1) }],
    queryFn: async () => {
      seen.calls += 1;
      if (!answers()) throw new Error('down');
      noteAnswer();
      return seen.calls;
    },
    retry: false,
    refetchInterval: false,
  });
  ends.push(observer.subscribe(() => {}));
  const stop = startLive({ reads, sessionId: 's', open: stream.open, tabs, random: () => 0 });
  ends.push(stop);
  return { wires: stream.wires, seen, stop };
}

/** Ends every page that the test opened. */
export function endPages(): void {
  for (const end of ends.splice(0)) end();
}
