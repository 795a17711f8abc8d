/** The page's side of the worker. The page fetches; the worker judges. Imported by type it costs nothing. */
import type { Leaf } from './entry-steps';
import type { Head, Report, StepResult } from './report';
import type { EntryCase } from './verify-entry';
import type { LogCase } from './verify-log';
import type { Answer, Task } from './worker';

/** The trust file that the person gave is none; the message names the line. */
export class TrustUnreadable extends Error {}
/** The worker could not start or failed in itself: nothing was established. */
export class VerifierFailed extends Error {}

export interface VerifierClient {
  entry: (given: EntryCase, told: (step: StepResult) => void) => Promise<Report>;
  begin: (given: LogCase) => Promise<number>;
  take: (leaves: readonly Leaf[]) => Promise<{ done: number; more: boolean }>;
  finish: () => Promise<Report>;
  /** Ends the worker at once; whatever is under way rejects. */
  stop: () => void;
}

type Wanted = Exclude<Answer['answer'], 'step' | 'refused'>;
type Of<Kind extends Wanted> = Extract<Answer, { answer: Kind }>;

/** Starts a worker for one verification. */
export function startVerifier(): VerifierClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  let told: (step: StepResult) => void = () => undefined;
  let pending: { take: (answer: Answer) => void; fail: (error: Error) => void } | null = null;
  const fail = (error: Error) => {
    pending?.fail(error);
    pending = null;
  };
  worker.addEventListener('message', (event: MessageEvent<Answer>) => {
    const answer = event.data;
    if (answer.answer === 'step') return told(answer.step);
    if (answer.answer === 'refused') return fail(new TrustUnreadable(answer.message));
    pending?.take(answer);
    pending = null;
  });
  worker.addEventListener('error', (event) => fail(new VerifierFailed(event.message || 'worker')));
  const ask = <Kind extends Wanted>(task: Task, wanted: Kind): Promise<Of<Kind>> =>
    new Promise((resolve, reject) => {
      const isWanted = (answer: Answer): answer is Of<Kind> => answer.answer === wanted;
      pending = {
        take: (answer) => (isWanted(answer) ? resolve(answer) : reject(new VerifierFailed(answer.answer))),
        fail: reject,
      };
      worker.postMessage(task);
    });
  return {
    entry: async (given, say) => {
      told = say;
      return (await ask({ task: 'entry', given }, 'report')).report;
    },
    begin: async (given) => (await ask({ task: 'begin', given }, 'size')).size,
    take: (leaves) => ask({ task: 'take', leaves }, 'taken'),
    finish: async () => (await ask({ task: 'finish' }, 'report')).report,
    stop: () => {
      worker.terminate();
      fail(new VerifierFailed('stopped'));
    },
  };
}

const earlier = new Map<string, Head>();

/** The largest head of a log that was verified since this page was opened. Kept in memory only. */
export const earlierHead = (origin: string): Head | null => earlier.get(origin) ?? null;

/** Remembers a head whose signature verified. */
export function rememberHead(head: Head | null): void {
  if (head !== null && head.size >= (earlier.get(head.origin)?.size ?? 0)) earlier.set(head.origin, head);
}

/** For a new session: another person's page was given nothing yet. */
export const forgetHeads = (): void => earlier.clear();
