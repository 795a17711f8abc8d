import type { Frame, Received } from './frames';

/**
 * What tabs of one session tell each other. `failed`: no stream could be had; the HTTP status, 0 without an answer.
 * `ask`: does somebody stream already? `input`: a person is here.
 */
export type Message =
  | { say: 'heard'; received: Received }
  | { say: 'failed'; status: number }
  | { say: 'ask' }
  | { say: 'input' };

export interface Channel {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface Locks {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

/** What a page needs of the browser to share one stream with the other tabs. */
export interface Tabs {
  channel: (name: string) => Channel | null;
  /** Null where the browser gives none (a page that did not come over https). Then each tab has a stream of its own. */
  locks: Locks | null;
}

export const browserTabs: Tabs = {
  channel: (name) => (typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)),
  locks: 'locks' in navigator ? navigator.locks : null,
};

const kinds: ReadonlySet<string> = new Set<Frame['is']>(['hello', 'change', 'heartbeat', 'reset', 'strange', 'ended']);

/** A tab of another version may say what this one does not know. */
export function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('say' in value)) return false;
  if (value.say === 'ask' || value.say === 'input') return true;
  if (value.say === 'failed') return 'status' in value && typeof value.status === 'number';
  if (value.say !== 'heard' || !('received' in value)) return false;
  const { received } = value;
  if (typeof received !== 'object' || received === null || !('frame' in received) || !('id' in received)) return false;
  const { frame, id } = received;
  if (id !== null && typeof id !== 'string') return false;
  return typeof frame === 'object' && frame !== null && 'is' in frame && kinds.has(String(frame.is));
}

/** Calls `lead` once this tab is the one that streams; what `lead` returns ends its lead. Call the result to step back. */
export function standForLead(locks: Locks | null, name: string, lead: () => () => void): () => void {
  const stop = new AbortController();
  let end: (() => void) | null = null;
  const held = () =>
    new Promise<void>((release) => {
      if (stop.signal.aborted) return release();
      end = lead();
      stop.signal.addEventListener('abort', () => release());
    });
  // Stepping back while still in the queue is told as an abort, which is no failure.
  if (locks === null) void held();
  else locks.request(name, { signal: stop.signal }, held).catch(() => undefined);
  return () => {
    stop.abort();
    end?.();
    end = null;
  };
}
