import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { noteAnswer, POLL_MS } from '@/shared/live/live';
import { sessionEnded } from '@/shared/session/ended';
import { ApiProblem } from './problem';

const RETRIES = 2;
const RETRIED_STATUS = new Set([502, 503, 504]);
const FIRST_WAIT_MS = 500;

export type Read<T> = UseQueryResult<T>;

/** Reads are tried again after network faults and 502 to 504, never after a refusal. */
export function tryAgain(failures: number, thrown: unknown): boolean {
  if (!(thrown instanceof ApiProblem) || failures >= RETRIES) return false;
  return thrown.kind === 'network' || RETRIED_STATUS.has(thrown.status);
}

export function createReads(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: tryAgain,
        retryDelay: (attempt) => FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random()),
        networkMode: 'always',
        refetchOnWindowFocus: true,
        staleTime: 1_000,
        gcTime: 60_000,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

interface Options {
  /** Asked again every POLL_MS while the page is open; false for what never changes, such as an evidence entry. */
  live?: boolean;
  enabled?: boolean;
  /** Keep showing the rows of the filter or page before until the new ones are here. */
  keepOld?: boolean;
}

/** A read. `call` must hand the signal to the generated client: leaving the page aborts what is under way. */
export function useRead<T>(
  key: readonly unknown[],
  call: (signal: AbortSignal) => Promise<T>,
  { live = true, enabled = true, keepOld = false }: Options = {},
): Read<T> {
  return useQuery<T>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const answer = await call(signal);
      noteAnswer();
      return answer;
    },
    enabled,
    ...(keepOld ? { placeholderData: keepPreviousData } : {}),
    refetchInterval: live ? () => (sessionEnded.get() ? false : POLL_MS) : false,
    ...(live ? {} : { staleTime: Number.POSITIVE_INFINITY }),
  });
}
