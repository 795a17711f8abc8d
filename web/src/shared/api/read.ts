import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { FAILED_MS, noteAnswer, POLL_MS, WAITING_MS } from '@/shared/live/live';
import { sessionEnded } from '@/shared/session/ended';
import { ApiProblem } from './problem';

const RETRIES = 2;
const RETRIED_STATUS = new Set([502, 503, 504]);
const FIRST_WAIT_MS = 500;

export type Read<T> = UseQueryResult<T>;

/** Reads are tried again after network faults and 502 to 504, never after a refusal. */
function tryAgain(failures: number, thrown: unknown): boolean {
  return failures < RETRIES && mayPass(thrown);
}

/** A fault that goes by itself, such as a database that is started again. */
function mayPass(thrown: unknown): boolean {
  return thrown instanceof ApiProblem && (thrown.kind === 'network' || RETRIED_STATUS.has(thrown.status));
}

/** No answer, a fault of the server or a limit of it: not a refusal, which asking again would not change. */
function isNoRefusal(thrown: unknown): boolean {
  return thrown instanceof ApiProblem && (thrown.kind !== 'answer' || thrown.status === 429 || thrown.status >= 500);
}

/** When to read again by itself; false for never. What never changes is asked for until it was had, stream or not. */
function againAfter(live: boolean, thrown: unknown, waits: boolean): number | false {
  if (sessionEnded.get()) return false;
  if (mayPass(thrown)) return FAILED_MS;
  if (!live) return isNoRefusal(thrown) ? POLL_MS : false;
  return waits ? WAITING_MS : POLL_MS;
}

export function createReads(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: tryAgain,
        retryDelay: (attempt) => FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random()),
        networkMode: 'always',
        // Live updates read again what is old once the page is looked at.
        refetchOnWindowFocus: false,
        staleTime: 1_000,
        gcTime: 60_000,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

interface Options<T> {
  /**
   * Read again when events say so and every POLL_MS; false for what never changes, such as an evidence entry, which is
   * only asked for again while it could not be had.
   */
  live?: boolean;
  enabled?: boolean;
  /** True while the answer shows that something is waited for that no event tells: then it is asked more often. */
  waits?: (answer: T) => boolean;
  /** Keep showing the rows of the filter or page before until the new ones are here. */
  keepOld?: boolean;
}

/** A read. `call` must hand the signal to the generated client: leaving the page aborts what is under way. */
export function useRead<T>(
  key: readonly unknown[],
  call: (signal: AbortSignal) => Promise<T>,
  { live = true, enabled = true, keepOld = false, waits }: Options<T> = {},
): Read<T> {
  return useQuery<T>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const answer = await call(signal);
      noteAnswer();
      return answer;
    },
    enabled,
    meta: { live },
    ...(keepOld ? { placeholderData: keepPreviousData } : {}),
    refetchInterval: ({ state }) =>
      againAfter(live, state.error, state.data !== undefined && waits?.(state.data) === true),
    ...(live ? {} : { staleTime: Number.POSITIVE_INFINITY }),
  });
}
