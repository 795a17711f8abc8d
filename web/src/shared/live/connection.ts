import { asProblem } from '@/shared/api/problem';
import type { Frame, Received } from './frames';
import { LOST_AFTER_MS } from './live';

const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export type Open = (after: string | null, signal: AbortSignal) => AsyncIterable<Received>;

interface Options {
  open: Open;
  /** Resume after this frame; null to start anew. */
  after: () => string | null;
  heard: (received: Received) => void;
  /** An attempt to connect was refused or failed. */
  failed: (status: number) => void;
  /** Between 0 and 1. */
  random: () => number;
}

/** 1 s to 30 s, doubling, at random within the upper half; never sooner than the server asked. */
export function waitBefore(attempt: number, random: number, retryAfterS: number | null): number {
  const whole = Math.min(LONGEST_WAIT_MS, 2 * SHORTEST_WAIT_MS * 2 ** attempt);
  return Math.max(whole * (0.5 + random / 2), (retryAfterS ?? 0) * 1_000);
}

/** True after which no further attempt is made: the session is gone. */
export function isFinal(frame: Frame): boolean {
  return frame.is === 'ended' && (frame.reason === 'idle' || frame.reason === 'session_ended');
}

/**
 * Holds one stream open: connects again after every cut, and cuts it by itself when nothing came for 35 s (the limit
 * that replaces the 30 s of other calls). Call what it returns to stop.
 */
export function holdStream(options: Options): () => void {
  const stop = new AbortController();
  void hold(options, stop.signal);
  return () => stop.abort();
}

async function hold(options: Options, stop: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stop.aborted) {
    const end = await once(options, stop);
    if (end.final || stop.aborted) return;
    failures = end.greeted ? 0 : failures + 1;
    await pause(waitBefore(failures, options.random(), end.retryAfterS), stop);
  }
}

interface End {
  /** The server said hello: it can be reached. */
  greeted: boolean;
  final: boolean;
  retryAfterS: number | null;
}

async function once({ open, after, heard, failed }: Options, stop: AbortSignal): Promise<End> {
  const idle = new AbortController();
  const cut = () => idle.abort();
  let timer = setTimeout(cut, LOST_AFTER_MS);
  const end: End = { greeted: false, final: false, retryAfterS: null };
  try {
    for await (const received of open(after(), AbortSignal.any([stop, idle.signal]))) {
      if (stop.aborted) return end;
      clearTimeout(timer);
      timer = setTimeout(cut, LOST_AFTER_MS);
      end.greeted = true;
      heard(received);
      if (received.frame.is === 'ended') return { ...end, final: isFinal(received.frame) };
    }
  } catch (thrown) {
    if (stop.aborted) return end;
    const problem = asProblem(thrown);
    end.retryAfterS = problem.retryAfterS;
    end.final = problem.status === 401;
    failed(problem.status);
  } finally {
    clearTimeout(timer);
  }
  return end;
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((go) => {
    const timer = setTimeout(go, milliseconds);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      go();
    });
  });
}
