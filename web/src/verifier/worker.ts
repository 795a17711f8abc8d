/** The worker: verifies what it is handed and asks nobody. One job at a time; stopping is ending the worker. */
import { Refused } from './bytes';
import { bestEngine, type Ed25519 } from './ed25519';
import type { Leaf } from './entry-steps';
import type { Report, StepResult } from './report';
import { type EntryCase, verifyEntry } from './verify-entry';
import { type LogCase, LogWalk } from './verify-log';

export type Task =
  | { task: 'entry'; given: EntryCase }
  | { task: 'begin'; given: LogCase }
  | { task: 'take'; leaves: readonly Leaf[] }
  | { task: 'finish' };

export type Answer =
  | { answer: 'step'; step: StepResult }
  | { answer: 'size'; size: number }
  | { answer: 'taken'; done: number; more: boolean }
  | { answer: 'report'; report: Report }
  /** The trust file is none; the message names the line. */
  | { answer: 'refused'; message: string };

/** Does tasks in the order in which they come. `say` may be called several times for one task. */
export function createVerifier(
  say: (answer: Answer) => void,
  subtle: SubtleCrypto | undefined,
): (task: Task) => Promise<void> {
  let engine: Promise<Ed25519> | null = null;
  let walk: LogWalk | null = null;
  const perform = async (task: Task): Promise<void> => {
    engine ??= bestEngine(subtle);
    const ed = await engine;
    if (task.task === 'entry') {
      const report = await verifyEntry(ed, task.given, (step) => say({ answer: 'step', step: structuredClone(step) }));
      return say({ answer: 'report', report });
    }
    if (task.task === 'begin') {
      walk = new LogWalk(ed, task.given);
      return say({ answer: 'size', size: await walk.begin() });
    }
    if (walk === null) throw new Error('no log was begun');
    if (task.task === 'take') {
      const more = await walk.take(task.leaves);
      return say({ answer: 'taken', done: walk.done, more });
    }
    return say({ answer: 'report', report: await walk.finish() });
  };
  return async (task) => {
    try {
      await perform(task);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      say({ answer: 'refused', message: thrown.message });
    }
  };
}

// A worker has no document; tests, which have one, call createVerifier themselves.
if (typeof document === 'undefined') {
  const perform = createVerifier((answer) => postMessage(answer), globalThis.crypto.subtle);
  globalThis.addEventListener('message', (event: MessageEvent<Task>) => {
    perform(event.data).catch((fault: unknown) => {
      // Thrown outside the promise it reaches the page as the worker's error, instead of leaving it waiting.
      setTimeout(() => {
        throw fault;
      });
    });
  });
}
