import { createStore } from '@/shared/store';

/**
 * How fresh the page is. Today every live read polls; when the event stream comes it replaces POLL_MS here and
 * nowhere else.
 */
export const POLL_MS = 5_000;
/** Without an answer for this long the page says "Frozen since" (ux 2.3). */
export const FROZEN_AFTER_MS = 35_000;

/** When the last live read was answered, by this machine's clock; null before the first. */
export const lastAnswerAt = createStore<number | null>(null);

export function noteAnswer(): void {
  lastAnswerAt.set(Date.now());
}

export function isFrozen(answeredAt: number | null, now: number): boolean {
  return answeredAt !== null && now - answeredAt > FROZEN_AFTER_MS;
}
