import { statusWord } from '@/shared/status/status';
import { type Fact, Facts } from '@/shared/ui/facts';
import { StatusPill } from '@/shared/ui/status-pill';
import { mapsTo, type StepResult, stepNumbers } from '@/verifier/report';
import { words as verifier } from '@/verifier/words';
import { words } from './words';

function Failure({ step, open }: { step: StepResult; open: ((where: string) => React.ReactNode) | undefined }) {
  const rows: Fact[] = [
    [
      words.where,
      <span key="w">
        {step.where} {open?.(step.where ?? '')}
      </span>,
    ],
    [
      words.expected,
      <code key="e" className="font-mono text-[0.8125rem] break-all">
        {step.expected}
      </code>,
    ],
    [
      words.found,
      <code key="f" className="font-mono text-[0.8125rem] break-all">
        {step.found}
      </code>,
    ],
  ];
  return (
    <div className="mt-2 rounded-md border border-bad-line bg-bad-soft p-3">
      <Facts rows={rows} />
    </div>
  );
}

function Step({ step, open }: { step: StepResult; open: ((where: string) => React.ReactNode) | undefined }) {
  const ran = step.outcome !== 'not_run';
  return (
    <li className="flex gap-3 border-t border-line px-4 py-3 first:border-t-0">
      <span
        aria-hidden="true"
        className="mt-0.5 grid size-6 shrink-0 place-items-center rounded-full bg-sunken text-[0.8125rem] font-semibold text-soft"
      >
        {step.step}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <h3 className="font-medium">{verifier.names[step.step]}</h3>
          <StatusPill status={statusWord('verificationSteps', step.outcome)} />
        </div>
        {ran && (
          <p className="text-[0.8125rem] text-soft tabular-nums">
            {`${words.ms(step.ms)} · ${words.bytes(step.bytes)} · ${words.same(mapsTo[step.step])}`}
          </p>
        )}
        {step.outcome === 'failed' && <Failure step={step} open={open} />}
        {step.gaps.map((gap) => (
          <p key={gap} className="mt-1 text-warn wrap-anywhere">
            {gap}
          </p>
        ))}
        {step.facts.length > 0 && <Compared facts={step.facts} folded={ran && step.step !== 7} />}
      </div>
    </li>
  );
}

function Compared({ facts, folded }: { facts: readonly string[]; folded: boolean }) {
  const list = (
    <ul className="mt-1 space-y-0.5 text-[0.8125rem] text-soft">
      {facts.map((fact) => (
        <li key={fact} className="wrap-anywhere">
          {fact}
        </li>
      ))}
    </ul>
  );
  if (!folded) return list;
  return (
    <details className="mt-1">
      <summary className="w-fit cursor-pointer rounded text-[0.8125rem] text-accent">{words.details}</summary>
      {list}
    </details>
  );
}

/** The numbered steps with what each compared; those that have not run yet are left out while it runs. */
export function StepsList({
  steps,
  open,
}: {
  steps: readonly StepResult[];
  /** A link to the entry that a failure names. */
  open?: (where: string) => React.ReactNode;
}) {
  const known = stepNumbers
    .map((number) => steps.find((one) => one.step === number))
    .filter((one) => one !== undefined);
  return (
    <ol aria-label={words.steps} className="rounded-lg border border-line">
      {known.map((step) => (
        <Step key={step.step} step={step} open={open} />
      ))}
    </ol>
  );
}
