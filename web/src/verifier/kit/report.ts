/** What a walk through a kit answers: the steps of `wardkeep verify` that ran here. It holds no verdict on the kit. */

export const RUN_HERE = [0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13] as const;
export type RunStep = (typeof RUN_HERE)[number];
/** `gaps`: the step ran to its end and could not establish everything. `not_run`: says nothing at all. */
export type KitState = 'passed' | 'gaps' | 'failed' | 'not_run';

export interface KitFailure {
  step: RunStep;
  where: string;
  expected: string;
  found: string;
}

export interface KitStep {
  step: number;
  title: string;
  state: KitState;
  facts: string[];
  gaps: string[];
  failure: KitFailure | null;
}

export interface KitReport {
  steps: KitStep[];
  failure: KitFailure | null;
  /** Entries of the ranges whose bytes were hashed. */
  entries: number;
  engine: 'browser' | 'bundled';
  /** Whether keys were compared with a trust file that the person gave. */
  compared: boolean;
  /** What a key is, and its key id; to be compared by a person where there is no trust file. */
  fingerprints: [string, string][];
}

/** A step's no: which step, at which entry or file, what was expected and what was found. */
export class KitStepFailed extends Error {
  constructor(
    readonly step: RunStep,
    readonly where: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`V${step} ${where}: expected ${expected}, found ${found}`);
  }
}

const titles: readonly string[] = [
  'trust from outside the kit',
  'manifest and files',
  'entries match their leaf hashes',
  'signatures under keys valid at that index',
  'entries belong to this organisation, site and log',
  'unbroken count of every signer',
  'range, inclusion and consistency of the tree',
  'checkpoint signed by the log and witnessed',
  'anchor tokens',
  'times against anchors',
  'coverage against the inventory',
  'every heal has its two looks',
  'every privileged act has its decision',
  'numbers of the report recomputed',
  'verdicts judged again from facts',
];

const notHere = new Map<number, string>([
  [8, 'this page judges no time stamps: no time is checked by independent stamps here'],
  [9, 'this page judges no time stamps, so it compares no entry with them'],
  [14, 'this page does not judge facts again'],
]);

export class KitTally {
  readonly steps: KitStep[] = titles.map((title, step) => {
    const why = notHere.get(step);
    return { step, title, state: 'not_run', facts: why === undefined ? [] : [why], gaps: [], failure: null };
  });
  failure: KitFailure | null = null;

  of(step: RunStep): KitStep {
    const found = this.steps[step];
    if (found === undefined) throw new RangeError(`no step ${step}`);
    return found;
  }

  gap(step: RunStep, text: string): void {
    this.of(step).gaps.push(text);
  }

  fact(step: RunStep, text: string): void {
    this.of(step).facts.push(text);
  }

  /** Runs a part that belongs to these steps. What fails ends the walk; steps of the part before it had ended. */
  async run<T>(numbers: readonly RunStep[], part: () => T | Promise<T>): Promise<T> {
    try {
      const value = await part();
      for (const number of numbers) this.ended(number);
      return value;
    } catch (thrown) {
      if (thrown instanceof KitStepFailed) this.failed(numbers, thrown);
      throw thrown;
    }
  }

  private ended(number: RunStep): void {
    const step = this.of(number);
    step.state = step.gaps.length > 0 ? 'gaps' : 'passed';
  }

  private failed(numbers: readonly RunStep[], thrown: KitStepFailed): void {
    for (const number of numbers) if (number < thrown.step) this.ended(number);
    const { step, where, expected, found } = thrown;
    this.failure = { step, where, expected, found };
    Object.assign(this.of(step), { state: 'failed', failure: this.failure });
    for (const later of RUN_HERE) {
      const one = this.of(later);
      if (one.state === 'not_run') one.facts = [`V${step} failed, so this step was not begun`];
    }
  }
}
