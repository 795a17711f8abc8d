import { createStore } from '@/shared/store';

/** Without a frame for this long the stream is lost (ux 2.3). The server sends a sign of life every 15 s. */
export const LOST_AFTER_MS = 35_000;
/**
 * How often an open page is read again whatever the stream says: while it is lost, and to see what becomes stale with
 * time alone, of which no event tells.
 */
export const POLL_MS = 60_000;
/** How often a page asks again for what it could not be given, while the stream that would tell it goes on. */
export const FAILED_MS = 15_000;
/** How often a page asks while it waits for something that no event tells, such as an appliance that claims its site. */
export const WAITING_MS = 5_000;
/** A hidden page gives its stream back after this. */
export const CLOSED_AFTER_HIDDEN_MS = 300_000;

/** `reconnecting`: the stream was cut and a new one was not had yet; what is shown is not yet old. */
export type LiveMode = 'connecting' | 'live' | 'reconnecting' | 'polling' | 'frozen';

export interface LiveState {
  mode: LiveMode;
  /** Newest moment at which what is shown was known to be current, by this machine's clock; null before the first. */
  currentAt: number | null;
}

/** Moments in milliseconds by this machine's clock; null where it did not happen yet. */
export interface Signs {
  startedAt: number;
  /** Newest frame of the stream. */
  frameAt: number | null;
  /** Newest answer to a read. */
  answerAt: number | null;
  /** The server refuses a stream, so there is no point in waiting for a frame. */
  refused: boolean;
  /** No stream could be had since the newest frame. */
  cut: boolean;
}

/** What the page may say about itself. */
export function liveState({ startedAt, frameAt, answerAt, refused, cut }: Signs, now: number): LiveState {
  const currentAt = frameAt === null && answerAt === null ? null : Math.max(frameAt ?? 0, answerAt ?? 0);
  if (frameAt !== null && now - frameAt <= LOST_AFTER_MS) return { mode: cut ? 'reconnecting' : 'live', currentAt };
  const lostAt = (frameAt ?? startedAt) + LOST_AFTER_MS;
  if (!refused && frameAt === null && now <= lostAt) return { mode: 'connecting', currentAt };
  const polled = answerAt !== null && now - answerAt <= POLL_MS + LOST_AFTER_MS && (refused || answerAt >= lostAt);
  return { mode: polled ? 'polling' : 'frozen', currentAt };
}

export const live = createStore<LiveState>({ mode: 'connecting', currentAt: null });

let answerAt: number | null = null;
const answered = createStore(0);

/** A read was answered. */
export function noteAnswer(): void {
  answerAt = Date.now();
  answered.set(answered.get() + 1);
}

export const lastAnswerAt = (): number | null => answerAt;
export const onAnswer = answered.subscribe;

/** Forgets everything; a new session starts from nothing. */
export function resetLive(): void {
  answerAt = null;
  live.set({ mode: 'connecting', currentAt: null });
}
