import type { Open } from '@/shared/live/connection';
import type { Frame, Received } from '@/shared/live/frames';
import type { Channel, Locks, Tabs } from '@/shared/live/tabs';

/** One opened stream in the hands of a test. */
export interface Wire {
  after: string | null;
  signal: AbortSignal;
  say(frame: Frame, id?: string | null): void;
  /** The network cuts it, or the server refuses with that problem. */
  fail(thrown: unknown): void;
}

/** Hands out streams that say what the test says. */
export function fakeStream(): { open: Open; wires: Wire[] } {
  const wires: Wire[] = [];
  const open: Open = async function* (after, signal) {
    const queue: (Received | { thrown: unknown })[] = [];
    let wake = () => {};
    const put = (item: Received | { thrown: unknown }) => {
      queue.push(item);
      wake();
    };
    signal.addEventListener('abort', () => put({ thrown: signal.reason }));
    wires.push({
      after,
      signal,
      say: (frame, id = null) => put({ frame, id }),
      fail: (thrown) => put({ thrown }),
    });
    while (true) {
      const next = queue.shift();
      if (next === undefined) await new Promise<void>((go) => (wake = go));
      else if ('thrown' in next) throw next.thrown;
      else yield next;
    }
  };
  return { open, wires };
}

/** Tabs of one browser: channels that reach each other, and one lock that one tab holds at a time. */
export function fakeBrowser(): Tabs {
  const channels = new Set<Channel>();
  const queue: (() => void)[] = [];
  let held = false;
  const next = () => {
    const go = queue.shift();
    if (go) go();
    else held = false;
  };
  const locks: Locks = {
    request: async (_name, { signal }, work) => {
      if (held) {
        await new Promise<void>((go, refuse) => {
          queue.push(go);
          signal.addEventListener('abort', () => {
            const place = queue.indexOf(go);
            if (place >= 0) queue.splice(place, 1);
            refuse(signal.reason);
          });
        });
      }
      held = true;
      await work();
      next();
      return undefined;
    },
  };
  const channel = () => {
    const mine: Channel = {
      onmessage: null,
      postMessage: (message) => {
        for (const other of channels) {
          if (other !== mine) other.onmessage?.(new MessageEvent('message', { data: structuredClone(message) }));
        }
      },
      close: () => channels.delete(mine),
    };
    channels.add(mine);
    return mine;
  };
  return { channel, locks };
}
