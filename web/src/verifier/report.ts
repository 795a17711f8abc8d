/** Results of a verification, the same for one entry and for a whole log, and their text. */
import { words } from './words';

export type StepNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7;
/** `gap`: passed, and something about it could not be established. `not_run`: says nothing at all. */
export type Outcome = 'passed' | 'gap' | 'failed' | 'not_run';
/** Only `verified` is free of gaps. `waiting`: nothing failed, but no signed checkpoint covers it yet. */
export type Verdict = 'verified' | 'gaps' | 'broken' | 'waiting' | 'nothing';

export interface StepResult {
  step: StepNumber;
  outcome: Outcome;
  /** milliseconds */
  ms: number;
  /** bytes that were hashed or verified */
  bytes: number;
  facts: string[];
  gaps: string[];
  /** Which entry or checkpoint failed, and how. */
  where: string | null;
  expected: string | null;
  found: string | null;
}

export interface Report {
  verdict: Verdict;
  steps: StepResult[];
  gaps: string[];
  engine: 'browser' | 'bundled';
  /** Whether keys were compared with a trust file that the person gave. */
  compared: boolean;
  /** Entries whose bytes were checked. */
  entries: number;
  /** The key of the entry by the history read here; null for a whole log, or when step 2 did not pass. */
  key: { keyid: string; from: number; until: number | null } | null;
  /** The checkpoint that everything was led to, once its signature verified. */
  head: Head | null;
}

export interface Head {
  origin: string;
  size: number;
  /** lower-case hex */
  root: string;
}

export const stepNumbers: readonly StepNumber[] = [1, 2, 3, 4, 5, 6, 7];
/** Which step of `wardkeep verify` does the same. */
export const mapsTo: Record<StepNumber, string> = { 1: 'V2', 2: 'V3, V4', 3: 'V5', 4: 'V6', 5: 'V7', 6: 'V6', 7: 'V8' };

/** A step's failure: which step, where, what was expected and what was found. */
export class StepFailed extends Error {
  constructor(
    readonly step: StepNumber,
    readonly where: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`step ${step}, ${where}: expected ${expected}, found ${found}`);
  }
}

const empty = (step: StepNumber): StepResult => ({
  step,
  outcome: 'not_run',
  ms: 0,
  bytes: 0,
  facts: [],
  gaps: [],
  where: null,
  expected: null,
  found: null,
});

/** Gathers what steps say while they run, in any order. */
export class Tally {
  private readonly steps = new Map(stepNumbers.map((step) => [step, empty(step)] as const));
  failure: StepFailed | null = null;

  of(step: StepNumber): StepResult {
    const found = this.steps.get(step) ?? empty(step);
    this.steps.set(step, found);
    return found;
  }

  gap(step: StepNumber, text: string): void {
    const { gaps } = this.of(step);
    if (!gaps.includes(text)) gaps.push(text);
  }

  fact(step: StepNumber, text: string): void {
    const { facts } = this.of(step);
    if (!facts.includes(text)) facts.push(text);
  }

  /** Runs a part of a step, counts its time and bytes. A StepFailed ends the verification and is thrown on. */
  async run<T>(step: StepNumber, bytes: number, part: () => T | Promise<T>): Promise<T> {
    const began = performance.now();
    const result = this.of(step);
    try {
      const value = await part();
      if (result.outcome === 'not_run') result.outcome = 'passed';
      return value;
    } catch (thrown) {
      if (thrown instanceof StepFailed) this.fail(thrown);
      throw thrown;
    } finally {
      result.ms += performance.now() - began;
      result.bytes += bytes;
    }
  }

  private fail(failure: StepFailed): void {
    const result = this.of(failure.step);
    Object.assign(result, {
      outcome: 'failed',
      where: failure.where,
      expected: failure.expected,
      found: failure.found,
    });
    this.failure = failure;
  }

  /** All steps in order; those behind a failure did not run, and step 7 never does. */
  all(): StepResult[] {
    this.fact(7, words.anchors);
    return stepNumbers.map((step) => {
      const result = this.of(step);
      if (result.outcome === 'not_run' && this.failure !== null && step < 7) result.facts = [words.afterFailure];
      if (result.outcome === 'passed' && result.gaps.length > 0) result.outcome = 'gap';
      return result;
    });
  }
}

/** The verdict that steps allow; `covered`: a signed checkpoint covers what was checked. */
export function verdictOf(steps: readonly StepResult[], covered: boolean): Verdict {
  if (steps.some((one) => one.outcome === 'failed')) return 'broken';
  if (!covered) return 'waiting';
  const ran = steps.filter((one) => one.step < 6).every((one) => one.outcome === 'passed' || one.outcome === 'gap');
  if (!ran) return 'waiting';
  return steps.some((one) => one.gaps.length > 0) ? 'gaps' : 'verified';
}

const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

/** The report as plain text, for keeping. `title` names what was verified, `at` when. */
export function reportText(title: string, verdictWords: string, report: Report, at: Date): string {
  const lines = [
    title,
    `Checked ${at.toISOString()} in a web browser, ${words.engine[report.engine]}`,
    `Result: ${verdictWords}`,
    ...report.gaps.map((gap) => `Gap: ${gap}`),
    '',
  ];
  for (const step of report.steps) {
    lines.push(`${step.step}. ${words.names[step.step]} (${mapsTo[step.step]}): ${step.outcome.replace('_', ' ')}`);
    if (step.outcome === 'passed' || step.outcome === 'gap') {
      lines.push(`   ${milliseconds(step.ms)}, ${step.bytes} bytes`);
    }
    lines.push(...step.facts.map((fact) => `   ${fact}`));
    if (step.outcome === 'failed')
      lines.push(`   at ${step.where}`, `   expected ${step.expected}`, `   found ${step.found}`);
  }
  return `${lines.join('\n')}\n`;
}
