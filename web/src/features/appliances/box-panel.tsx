import type { ReactNode } from 'react';
import type { ApplianceView } from '@/shared/api/generated/types.gen';
import { speaksPlainly } from '@/shared/session/surface';
import { statusWord } from '@/shared/status/status';
import { duration } from '@/shared/time/format';
import { CopyId } from '@/shared/ui/copy';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { RetireBox } from './retire-box';
import { words } from './words';

function Queue({ box }: { box: ApplianceView }) {
  if (box.queue_depth === null || box.state === 'offline' || box.state === 'pending') {
    return <span className="text-warn">{words.queueUnknown}</span>;
  }
  return (
    <>
      {words.queueCount(box.queue_depth)}
      {box.oldest_unsent_at !== null && (
        <span className="text-soft">
          {`, ${words.queueOldest} `}
          <TimeStamp value={box.oldest_unsent_at} />
        </span>
      )}
    </>
  );
}

function Clock({ clock }: { clock: ApplianceView['clock'] }) {
  if (clock === null) return <span className="text-soft">{words.noData}</span>;
  if (clock.trusted) return <>{words.clockTrusted(clock.offset_ms)}</>;
  return <span className="text-warn">{words.clockUntrusted(clock.answered, clock.sources)}</span>;
}

function Keys({ box }: { box: ApplianceView }) {
  if (box.keys_confirmed_at === null) return <span className="text-warn">{words.keysMissing}</span>;
  return (
    <>
      {words.keysBy(box.keys_confirmed_by, box.keys_confirmed_how)}
      <TimeStamp value={box.keys_confirmed_at} />
    </>
  );
}

function DryRun({ dryRun }: { dryRun: ApplianceView['dry_run'] }) {
  if (dryRun === null) return <span className="text-soft">{words.noData}</span>;
  if (!dryRun.in_effect) return <>{words.dryRunOff}</>;
  return <span className="font-medium text-warn">{words.dryRunOn(dryRun.because)}</span>;
}

function facts(box: ApplianceView): Fact[] {
  const { versions } = box;
  const does: Fact[] = [
    [words.connection, box.last_checkin_at === null ? words.never : <TimeStamp key="c" value={box.last_checkin_at} />],
    [words.dryRun, <DryRun key="d" dryRun={box.dry_run} />],
    [words.tier, <StatusPill key="t" status={statusWord('effects', box.healing_tier_state)} />],
  ];
  // A practice sees whether it calls and what it may change.
  if (speaksPlainly()) return does;
  return [
    ...does,
    [words.keys, <Keys key="k" box={box} />],
    [words.queue, <Queue key="q" box={box} />],
    [words.clock, <Clock key="x" clock={box.clock} />],
    [words.versions, versions === null ? words.noData : words.version(versions.appliance, versions.catalogue)],
    [words.uptime, box.uptime_s === null ? words.noData : duration(box.uptime_s * 1000)],
    [words.addresses, box.addresses.length === 0 ? words.noData : box.addresses.join(', ')],
    [words.claimed, <TimeStamp key="e" value={box.claimed_at} />],
    [words.hardware, <CopyId key="h" value={box.hardware_id} what={words.hardware} />],
    [words.failures, box.last_checkin_at === null ? words.noData : <Failures key="f" lines={box.scan_failures} />],
  ];
}

function Failures({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return <span className="text-soft">{words.noFailures}</span>;
  return (
    <ul className="text-warn">
      {lines.map((line) => (
        <li key={line} className="wrap-anywhere">
          {line}
        </li>
      ))}
    </ul>
  );
}

/** One box: does it call, may it act, what waits, is its clock right. */
export function BoxPanel({ box, children }: { box: ApplianceView; children?: ReactNode }) {
  return (
    <Panel title={box.name} aside={<StatusPill status={statusWord('connections', box.state)} />}>
      {children}
      <Facts rows={facts(box)} />
      <RetireBox box={box} />
    </Panel>
  );
}
