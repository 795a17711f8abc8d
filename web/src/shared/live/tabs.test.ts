import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changed, cut, endPages, hello, page, wait } from '@/shared/testing/live-page';
import { fakeBrowser } from '@/shared/testing/stream';
import { live } from './live';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  endPages();
  vi.useRealTimers();
});

describe('several tabs of one session', () => {
  it('share one stream, and another tab goes on where the first one left', async () => {
    const browser = fakeBrowser();
    const [one, two] = [page(browser), page(browser)];
    one.wires[0]?.say(hello(false), 'a');
    await wait(3_000);
    expect(two.wires).toHaveLength(0);
    const before = two.seen.calls;
    one.wires[0]?.say(changed(), 'b');
    await wait(3_000);
    expect(two.seen.calls).toBe(before + 1);
    one.stop();
    await wait(100);
    expect(two.wires.map((wire) => wire.after)).toEqual(['b']);
  });

  it('hear from the one that streams that no stream can be had', async () => {
    const browser = fakeBrowser();
    const told: unknown[] = [];
    const other = browser.channel('any');
    if (other) other.onmessage = ({ data }) => told.push(data);
    const { wires } = page(browser);
    wires[0]?.fail(cut());
    await wait(10);
    expect(told).toContainEqual({ say: 'failed', status: 0 });
  });

  it.each([
    ['says so at once in a tab that only listens', { say: 'failed', status: 0 }, 'reconnecting'],
    ['is not taken from what is no message', { say: 'failed' }, 'live'],
  ])('a stream that cannot be had: %s', async (_, message, mode) => {
    const locks = { request: () => new Promise<never>(() => {}) };
    const browser = { ...fakeBrowser(), locks };
    const leader = browser.channel('any');
    page(browser);
    leader?.postMessage({ say: 'heard', received: { frame: hello(false), id: 'a' } });
    leader?.postMessage(message);
    expect(live.get().mode).toBe(mode);
    leader?.postMessage({ say: 'heard', received: { frame: hello(true), id: 'a' } });
    expect(live.get().mode).toBe('live');
  });

  it('stream each for itself where the browser has no locks, and one that is cut says nothing of the others', async () => {
    const browser = { ...fakeBrowser(), locks: null };
    const tabs = [page(browser), page(browser)];
    expect(tabs.map((tab) => tab.wires.length)).toEqual([1, 1]);
    tabs[0]?.wires[0]?.say(hello(false), 'a');
    await wait(10);
    browser.channel('any')?.postMessage({ say: 'failed', status: 0 });
    expect(live.get().mode).toBe('live');
  });
});
