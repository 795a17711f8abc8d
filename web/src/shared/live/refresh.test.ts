import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Change } from './frames';
import { concerns, Refresher } from './refresh';

const id = (number: number) => `0197a000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const [site, other, finding] = [id(1), id(2), id(3)];
const change = (kind: string, about: string | null = null): Change => ({ kind, site, id: about });

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

it.each([
  [['findings', { site }], change('finding.changed'), true],
  [['findings', { site: other }], change('finding.changed'), false],
  [['findings', { limit: 5 }], change('finding.changed'), true],
  [['findings', finding], change('finding.changed', finding), true],
  [['findings', finding], change('finding.changed', id(9)), false],
  [['findings', finding], change('finding.changed'), true],
  [['findings', finding], change('incident.changed', id(9)), true],
  [['sites', site, 'summary'], change('finding.changed'), true],
  [['sites', other], change('site.checkin'), false],
  [['sites', 'counts'], change('finding.changed'), false],
  [['sites', 'counts'], change('site.checkin'), true],
  [['partners'], change('incident.changed'), false],
  [['what another page reads'], change('incident.changed'), true],
])('reads %j again after %j: %s', (key, event, expected) => expect(concerns(key, event)).toBe(expected));

it('reads once for many events, and once more for what came while it was reading', async () => {
  const reads = new QueryClient();
  let calls = 0;
  let answer = () => {};
  const options = {
    queryKey: ['findings', { site }],
    queryFn: () => {
      calls += 1;
      return new Promise<number>((go) => (answer = () => go(calls)));
    },
  };
  const first = reads.fetchQuery(options);
  answer();
  await first;
  const { QueryObserver } = await import('@tanstack/react-query');
  const stop = new QueryObserver(reads, { ...options, staleTime: Number.POSITIVE_INFINITY }).subscribe(() => {});
  const refresher = new Refresher(reads);
  for (let count = 0; count < 50; count += 1) refresher.changed(change('finding.changed'));
  await vi.advanceTimersByTimeAsync(200);
  expect(calls).toBe(2);
  refresher.changed(change('finding.changed'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(calls).toBe(2);
  answer();
  await vi.advanceTimersByTimeAsync(2_500);
  expect(calls).toBe(3);
  stop();
  refresher.stop();
});
