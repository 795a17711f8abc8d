import { createStore, useStore } from '@/shared/store';

const TICK_MS = 5_000;
/** The Date header counts whole seconds, so half a second is the best guess of what it cut off. */
const HEADER_STEP_MS = 500;
/** Smaller differences are noise of the network and of that header. */
const NOISE_MS = 2_000;

let offsetMs = 0;

/** Learns how far this machine's clock is off, so that ages are counted by the server's. */
export function noteServerTime(header: string | null, sentAt: number, receivedAt: number): void {
  const server = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(server)) return;
  const measured = server + HEADER_STEP_MS - (sentAt + receivedAt) / 2;
  offsetMs = Math.abs(measured) < NOISE_MS ? 0 : measured;
}

/** Now by the server's clock, in milliseconds since 1970. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

const tick = createStore(0);
let timer: ReturnType<typeof setInterval> | null = null;
let watchers = 0;

/** One timer for every age on the page. */
const shared = {
  ...tick,
  subscribe(listener: () => void) {
    const stop = tick.subscribe(listener);
    watchers += 1;
    timer ??= setInterval(() => tick.set(tick.get() + 1), TICK_MS);
    return () => {
      stop();
      watchers -= 1;
      if (watchers === 0 && timer !== null) {
        clearInterval(timer);
        timer = null;
      }
    };
  },
};

/** Now by the server's clock, read again every 5 s. */
export function useNow(): number {
  useStore(shared);
  return serverNow();
}
