import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/shared/api/problem';
import { sessionEnded } from '@/shared/session/ended';
import { changed, cut, endPages, hello, id, page, wait } from '@/shared/testing/live-page';
import { fakeBrowser } from '@/shared/testing/stream';
import { waitBefore } from './connection';
import { feed } from './feed';
import type { Frame } from './frames';
import { live } from './live';

function hide(hidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-07T19:00:00Z') });
  sessionEnded.set(false);
});
afterEach(() => {
  endPages();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a stream', () => {
  it('makes the page live and reads again what an event names, never more than once for a repeat', async () => {
    const { wires, seen } = page();
    await wait(10);
    expect(live.get().mode).toBe('connecting');
    wires[0]?.say(hello(false), 'a');
    await wait(3_000);
    expect(live.get().mode).toBe('live');
    const before = seen.calls;
    for (let count = 0; count < 20; count += 1) wires[0]?.say(changed(), 'b');
    await wait(3_000);
    expect(seen.calls).toBe(before + 1);
    expect(feed.get().rows).toHaveLength(1);
  });

  it('goes on after a cut where it stopped, and reads nothing again when nothing was missed', async () => {
    const { wires, seen } = page();
    wires[0]?.say(hello(false), 'a');
    await wait(3_000);
    wires[0]?.say({ is: 'heartbeat' }, 'b');
    await wait(10);
    const before = seen.calls;
    wires[0]?.fail(cut());
    await wait(1_500);
    expect(wires.map((wire) => wire.after)).toEqual([null, 'b']);
    wires[1]?.say(hello(true), 'b');
    await wait(3_000);
    expect(seen.calls).toBe(before);
    expect(live.get().mode).toBe('live');
  });

  it.each<[string, Frame]>([
    ['that could not resume', hello(false)],
    ['that says reset', { is: 'reset' }],
    ['that says what this build does not know', { is: 'strange' }],
  ])('%s makes the page read everything again', async (_, frame) => {
    const { wires, seen } = page();
    wires[0]?.say(hello(false), 'a');
    await wait(3_000);
    const before = seen.calls;
    wires[0]?.say(frame, 'c');
    await wait(3_000);
    expect(seen.calls).toBe(before + 1);
  });

  it('takes events out of order: each only says to read again', async () => {
    const { wires, seen } = page();
    wires[0]?.say(hello(false), 'a');
    await wait(3_000);
    const before = seen.calls;
    wires[0]?.say(changed(3), 'd');
    wires[0]?.say(changed(2), 'c');
    await wait(3_000);
    expect(seen.calls).toBe(before + 1);
    expect(feed.get().rows.map((row) => row.change.id)).toEqual([id(2), id(3)]);
  });
});

describe('a lost stream', () => {
  it('is cut after 35 s of silence; the page freezes when polls fail too', async () => {
    let up = true;
    const { wires, seen } = page(fakeBrowser(), () => up);
    wires[0]?.say(hello(false), 'a');
    await wait(3_000);
    up = false;
    const before = seen.calls;
    await wait(36_000);
    expect(wires[0]?.signal.aborted).toBe(true);
    expect(live.get()).toEqual({ mode: 'frozen', currentAt: Date.parse('2026-03-07T19:00:00.150Z') });
    expect(seen.calls).toBe(before + 1);
  });

  it('is replaced by polls every 60 s, and the page says so', async () => {
    const { wires, seen } = page();
    wires[0]?.say(hello(false), 'a');
    await wait(3_000);
    const before = seen.calls;
    await wait(37_000);
    expect(live.get().mode).toBe('polling');
    expect(seen.calls).toBe(before + 1);
    await wait(60_000);
    expect(seen.calls).toBe(before + 2);
    wires.at(-1)?.say(hello(true), 'b');
    await wait(10);
    expect(live.get().mode).toBe('live');
  });

  it('is said at once when no new one can be had, and what failed meanwhile is read again in every tab', async () => {
    let up = true;
    const browser = fakeBrowser();
    const [one, two] = [page(browser, () => up), page(browser, () => up)];
    one.wires[0]?.say(hello(false), 'a');
    await wait(3_000);
    up = false;
    one.wires[0]?.say(changed(), 'b');
    await wait(3_000);
    const before = [one.seen.calls, two.seen.calls];
    one.wires[0]?.fail(cut());
    await wait(10);
    expect(live.get().mode).toBe('reconnecting');
    up = true;
    await wait(1_500);
    one.wires.at(-1)?.say(hello(true), 'b');
    await wait(3_000);
    expect(live.get().mode).toBe('live');
    expect([one.seen.calls, two.seen.calls]).toEqual(before.map((count) => count + 1));
  });

  it('that the server refuses makes the page poll at once and wait as long as the server says', async () => {
    const { wires } = page();
    wires[0]?.fail(new ApiProblem({ kind: 'answer', status: 429, code: 'x', title: '', detail: '', retryAfterS: 30 }));
    await wait(1_500);
    expect(live.get().mode).toBe('polling');
    await wait(27_000);
    expect(wires).toHaveLength(1);
    await wait(3_000);
    expect(wires).toHaveLength(2);
  });

  it('ends the session on this page when the server says that it ended', async () => {
    const { wires } = page();
    wires[0]?.say(hello(false), 'a');
    wires[0]?.say({ is: 'ended', reason: 'idle' });
    await wait(60_000);
    expect(sessionEnded.get()).toBe(true);
    expect(wires).toHaveLength(1);
  });

  it('is tried again after 1 s to 30 s, at random', () => {
    expect([0, 1, 2, 3, 4, 9].map((attempt) => waitBefore(attempt, 0, null))).toEqual([
      1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ]);
    expect(waitBefore(9, 1, null)).toBe(30_000);
    expect(waitBefore(0, 0.5, null)).toBe(1_500);
  });
});

describe('a hidden page', () => {
  it('asks nothing, gives its stream back after 5 min, and reads everything when it is looked at again', async () => {
    const { wires, seen } = page();
    wires[0]?.say(hello(false), 'a');
    await wait(3_000);
    hide(true);
    const before = seen.calls;
    for (let minute = 0; minute < 10; minute += 1) {
      wires.at(-1)?.say(changed(), `m${minute}`);
      await wait(30_000);
    }
    expect(wires[0]?.signal.aborted).toBe(true);
    expect(seen.calls).toBe(before);
    hide(false);
    await wait(3_000);
    expect(wires.at(-1)?.after).toBe('m9');
    expect(seen.calls).toBe(before + 1);
  });
});
