import { createStore } from '@/shared/store';

/** True from the first answer that says the session is gone until somebody signs in again. */
export const sessionEnded = createStore(false);

export function endSession(): void {
  sessionEnded.set(true);
}
