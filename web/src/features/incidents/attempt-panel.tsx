import { memo } from 'react';
import type { AttemptView, StepReport } from '@/shared/api/generated/types.gen';
import { speaksPlainly } from '@/shared/session/surface';
import { statusWord } from '@/shared/status/status';
import { duration } from '@/shared/time/format';
import { EvidenceLink } from '@/shared/ui/evidence-link';
import { Facts } from '@/shared/ui/facts';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { Guards } from './guards';
import { words } from './words';

function took(attempt: AttemptView): string {
  if (attempt.ended_at === null) return words.running;
  return duration(Date.parse(attempt.ended_at) - Date.parse(attempt.started_at));
}

function Steps({ steps }: { steps: readonly StepReport[] }) {
  if (steps.length === 0) return <p className="text-soft">{words.noSteps}</p>;
  return (
    <ol className="space-y-2">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
        <li key={index} className="flex gap-3">
          <span className="w-5 shrink-0 text-right text-faint tabular-nums">{`${index + 1}.`}</span>
          <div className="min-w-0">
            <p className="wrap-anywhere">{step.summary}</p>
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.8125rem] text-soft">
              <StatusPill status={statusWord('steps', step.status)} />
              {typeof step.milliseconds === 'number' && <span>{duration(step.milliseconds)}</span>}
              {typeof step.exit_status === 'number' && <span>{words.exit(step.exit_status)}</span>}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

/** One carrying-out of a runbook: what chose it, what the guards said, what each step did, what came of it. */
export const AttemptPanel = memo(function AttemptPanel({ attempt, place }: { attempt: AttemptView; place: number }) {
  const rows = [
    [words.started, <TimeStamp key="s" value={attempt.started_at} form="exact" />],
    [words.took, took(attempt)],
    [words.evidence, <EvidenceLink key="e" entry={attempt.evidence} proves={words.attemptEvidence} />],
    ...(attempt.dry_run
      ? []
      : [[words.recheck, <EvidenceLink key="r" entry={attempt.recheck} proves={words.recheck} />] as const]),
  ] as const;
  return (
    <div id={`attempt-${attempt.id}`} className="scroll-mt-20">
      <Panel title={attempt.runbook.title} aside={<StatusPill status={statusWord('attempts', attempt.status)} />}>
        <div className="space-y-4">
          <p className="-mt-1 text-[0.8125rem] text-soft wrap-anywhere">
            {`${words.ordinal(place, attempt.runbook_version)}, ${words.chosenBy(attempt.decided_by, speaksPlainly() ? null : attempt.rule)}`}
          </p>
          {attempt.dry_run && (
            <p className="rounded-md border border-warn-line bg-warn-soft px-3 py-2 text-warn">{words.dryRun}</p>
          )}
          <Facts rows={rows} />
          {!speaksPlainly() && (
            <section aria-label={words.guards}>
              <h3 className="mb-1 font-medium">{words.guards}</h3>
              <Guards guards={attempt.guards} />
            </section>
          )}
          <section aria-label={words.steps}>
            <h3 className="mb-1 font-medium">{words.steps}</h3>
            <Steps steps={attempt.steps} />
          </section>
        </div>
      </Panel>
    </div>
  );
});
