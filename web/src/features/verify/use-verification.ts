import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, asProblem } from '@/shared/api/problem';
import { rememberHead, startVerifier, TrustUnreadable, type VerifierClient, VerifierFailed } from '@/verifier/client';
import type { Report, StepResult } from '@/verifier/report';
import { words } from './words';

export interface Progress {
  done: number;
  size: number;
}

/** A verification: `about` names exactly what it was about, so that a result never outlives its subject. */
export type Verification =
  | { state: 'idle' }
  | { state: 'running'; about: string; steps: StepResult[]; progress: Progress | null }
  | { state: 'done'; about: string; report: Report; at: Date; ids: ReadonlyMap<number, string> }
  | { state: 'stopped'; about: string }
  /** Nothing was established: the server could not be asked, the trust file is none, or the worker failed. */
  | { state: 'failed'; about: string; problem: ApiProblem | null; message: string | null };

export interface Work {
  client: VerifierClient;
  signal: AbortSignal;
  told: (step: StepResult) => void;
  progress: (progress: Progress) => void;
}

export interface Done {
  report: Report;
  ids: ReadonlyMap<number, string>;
}

const idle: Verification = { state: 'idle' };

function failure(about: string, thrown: unknown): Verification {
  if (thrown instanceof TrustUnreadable) {
    return { state: 'failed', about, problem: null, message: words.trustUnreadable(thrown.message) };
  }
  if (thrown instanceof VerifierFailed) return { state: 'failed', about, problem: null, message: words.failed };
  return { state: 'failed', about, problem: asProblem(thrown), message: null };
}

interface Running {
  abort: AbortController;
  client: VerifierClient;
}

/** Runs one verification at a time. What `about` no longer names is dropped: it says nothing about what is shown. */
export function useVerification(about: string) {
  const [kept, setKept] = useState<Verification>(idle);
  const running = useRef<Running | null>(null);
  const stop = useCallback(() => {
    const ended = running.current;
    if (ended === null) return;
    running.current = null;
    ended.abort.abort();
    ended.client.stop();
    setKept((now) => (now.state === 'running' ? { state: 'stopped', about: now.about } : now));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject ends what runs about the one before
  useEffect(() => stop, [about, stop]);

  const run = async (work: (work: Work) => Promise<Done>) => {
    stop();
    const abort = new AbortController();
    const mine: Running = { abort, client: startVerifier() };
    running.current = mine;
    const during = (change: (now: Extract<Verification, { state: 'running' }>) => Verification) => {
      if (running.current === mine) setKept((now) => (now.state === 'running' ? change(now) : now));
    };
    setKept({ state: 'running', about, steps: [], progress: null });
    try {
      const done = await work({
        client: mine.client,
        signal: abort.signal,
        told: (step) =>
          during((now) => ({ ...now, steps: [...now.steps.filter((one) => one.step !== step.step), step] })),
        progress: (progress) => during((now) => ({ ...now, progress })),
      });
      rememberHead(done.report.head);
      during(() => ({ state: 'done', about, ...done, at: new Date() }));
    } catch (thrown) {
      during(() => failure(about, thrown));
    } finally {
      mine.client.stop();
      if (running.current === mine) running.current = null;
    }
  };
  const shown = kept.state === 'idle' || kept.about === about ? kept : idle;
  return { shown, run, stop };
}

/** The status word's value for a report: it never says more than was checked. */
export function verificationValue(report: Report): string {
  const onlyKeys = report.verdict === 'gaps' && !report.compared && report.gaps.length === 1;
  return onlyKeys ? 'uncompared' : report.verdict;
}
