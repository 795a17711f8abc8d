import { useState } from 'react';
import { useConfirmed } from '@/shared/api/confirmed';
import { getDevice, giveOrder } from '@/shared/api/generated/sdk.gen';
import type { DeviceView, FindingView, PlannedChange } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayAct } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ConfirmWithReason } from '@/shared/ui/confirm';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { interruption } from './interruption';
import { words } from './words';

const REASON_AT_LEAST = 20;

/** Why this person cannot run it now; null when nothing stands in the way here. The appliance asks its guards again. */
function hindrance(finding: FindingView, planned: PlannedChange): string | null {
  if (finding.stale) return words.runStale;
  if (planned.runbook.risk.risk === 'critical') return words.runCritical;
  if (finding.leave !== null && !finding.leave.given) return words.runNoConsent;
  return null;
}

function Blast({ finding, planned, device }: { finding: FindingView; planned: PlannedChange; device: DeviceView }) {
  const { runbook } = planned;
  const holding = finding.leave?.holding ?? [];
  const rows: Fact[] = [
    [words.touches, words.touchesOne(device.name, device.address)],
    [words.runbook, words.runbookVersion(runbook.title, runbook.version)],
    [words.risk, `${runbook.risk.risk}: ${runbook.risk.means}`],
    [words.interruption, interruption(planned)],
    [words.undo, runbook.undo_words],
    [words.approval, finding.leave?.approver ?? words.nobody],
  ];
  return (
    <div className="space-y-3">
      <Facts rows={rows} />
      <details open={planned.steps.length <= 6}>
        <summary className="w-fit cursor-pointer rounded text-accent">{words.stepCount(planned.steps.length)}</summary>
        <ol className="mt-1 list-decimal space-y-0.5 pl-5">
          {planned.steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
            <li key={index} className="wrap-anywhere">
              {step}
            </li>
          ))}
        </ol>
      </details>
      {holding.length > 0 && (
        <div className="rounded-md border border-warn-line bg-warn-soft px-3 py-2 text-warn">
          <p className="font-medium">{words.runHeld}</p>
          <ul className="list-disc pl-5">
            {holding.map((one) => (
              <li key={one.code}>{one.words}</li>
            ))}
          </ul>
        </div>
      )}
      <p className="text-soft">{words.runAfter}</p>
    </div>
  );
}

interface DialogProps {
  finding: FindingView;
  planned: PlannedChange;
  onClose: () => void;
  onDone: () => void;
}

function RunDialog({ finding, planned, onClose, onDone }: DialogProps) {
  const deviceId = finding.device.id;
  const read = useRead(['devices', deviceId], (signal) => getDevice({ path: { device_id: deviceId }, signal }));
  const change = useConfirmed({
    call: ({ reason }: { reason: string }) =>
      giveOrder({
        body: {
          type: 'run_runbook',
          appliances: [read.data?.appliance_id ?? ''],
          parameters: {
            device: deviceId,
            check: finding.check.id,
            runbook: planned.runbook.id,
            runbook_version: planned.runbook.version,
          },
          reason,
        },
      }),
    invalidates: [['orders'], ['findings', finding.id]],
    onDone,
  });
  return (
    <ConfirmWithReason
      title={words.runTitle(planned.runbook.title)}
      act={words.run}
      reasonAtLeast={REASON_AT_LEAST}
      ready={read.data !== undefined}
      change={change}
      onCancel={onClose}
    >
      <Loaded read={read} lines={6}>
        {(device) => <Blast finding={finding} planned={planned} device={device} />}
      </Loaded>
    </ConfirmWithReason>
  );
}

/** Orders the planned fix for this one finding, by a person with a reason. */
export function RunRunbook({ finding }: { finding: FindingView }) {
  const me = useMe().data;
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  const planned = finding.planned_change;
  if (planned === null || !mayAct(me?.role)) return null;
  const why = hindrance(finding, planned);
  return (
    <div className="pt-1">
      <Button look="primary" disabled={why !== null} onClick={() => setOpen(true)}>
        {words.run}
      </Button>
      {why && <p className="mt-1 text-soft">{why}</p>}
      <p role="status" className="mt-1 text-info empty:hidden">
        {done && words.runDone}
      </p>
      {open && (
        <RunDialog
          finding={finding}
          planned={planned}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            setDone(true);
          }}
        />
      )}
    </div>
  );
}
