import type { FindingView, PlannedChange } from '@/shared/api/generated/types.gen';
import { speaksPlainly } from '@/shared/session/surface';
import { type Fact, Facts } from '@/shared/ui/facts';
import { TimeStamp } from '@/shared/ui/time';
import { Block } from './block';
import { interruption } from './interruption';
import { RunRunbook } from './run-runbook';
import { words } from './words';

function noPlan(finding: FindingView): string {
  if (finding.status === 'fail') return words.noFix;
  return finding.status === 'error' || finding.stale ? words.nothingWhileUnseen : words.nothingToDo;
}

function chosen(planned: PlannedChange): string | null {
  if (planned.rule !== null && !speaksPlainly()) return words.chosenByRule(planned.rule);
  return planned.decided_by === null ? null : words.chosenBy(planned.decided_by);
}

/** What would be done, step by step, and who chose it. */
export function PlannedBlock({ finding }: { finding: FindingView }) {
  const planned = finding.planned_change;
  if (planned === null) {
    return (
      <Block title={words.planned} answer={noPlan(finding)}>
        {null}
      </Block>
    );
  }
  const by = chosen(planned);
  return (
    <Block title={words.planned} answer={planned.runbook.title}>
      <p className="text-[0.8125rem] text-soft">
        {planned.steps_from === 'attempt' ? words.stepsFromAttempt : words.stepsFromCatalogue}
        {by !== null && ` · ${by}`}
      </p>
      <ol className="list-decimal space-y-0.5 pl-5">
        {planned.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
          <li key={index} className="wrap-anywhere">
            {step}
          </li>
        ))}
      </ol>
      <RunRunbook finding={finding} />
    </Block>
  );
}

/** How the change is taken back, what it risks and whether anybody notices. */
export function UndoBlock({ finding }: { finding: FindingView }) {
  const planned = finding.planned_change;
  if (planned === null) {
    return (
      <Block title={words.undo} answer={words.noUndoNeeded}>
        {null}
      </Block>
    );
  }
  const rows: Fact[] = [
    [words.risk, `${planned.runbook.risk.risk}: ${planned.runbook.risk.means}`],
    [words.interruption, interruption(planned)],
  ];
  return (
    <Block title={words.undo} answer={words.undone[planned.runbook.undo]}>
      <p>{planned.runbook.undo_words}</p>
      <Facts rows={rows} />
    </Block>
  );
}

/** Whose yes it needs, and everything that holds it now. */
export function LeaveBlock({ finding }: { finding: FindingView }) {
  const leave = finding.leave;
  if (leave === null) {
    return (
      <Block title={words.who} answer={words.nobody}>
        {null}
      </Block>
    );
  }
  const rows: Fact[] = [
    ...(leave.until === null ? [] : [[words.consentUntil, <TimeStamp key="u" value={leave.until} />] as const]),
    [words.approval, leave.approver],
  ];
  return (
    <Block title={words.who} answer={leave.given ? words.consentGiven : words.consentMissing}>
      <p>{leave.words}</p>
      <Facts rows={rows} />
      <div>
        <h3 className="font-medium">{words.holding}</h3>
        {leave.holding.length === 0 && <p className="text-soft">{words.nothingHolds}</p>}
        <ul className="list-disc space-y-0.5 pl-5">
          {leave.holding.map((one) => (
            <li key={one.code} className="text-warn wrap-anywhere">
              {one.words}
              {one.retry_at && (
                <span className="text-soft">
                  {` (${words.mayTry} `}
                  <TimeStamp value={one.retry_at} />
                  {')'}
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Block>
  );
}
