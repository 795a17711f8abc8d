import type { FindingRow } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import type { StatusWord } from '@/shared/status/tones';
import { StatusPill } from './status-pill';

type Judged = Pick<FindingRow, 'status' | 'overlay' | 'green' | 'stale'>;

/** Nothing is green unless the server says that this very finding is. */
function toned(finding: Judged): StatusWord {
  const status = statusWord('verdicts', finding.status);
  return status.tone === 'good' && !finding.green ? { ...status, tone: 'muted' } : status;
}

/** The verdict of a finding and what lies over it. */
export function VerdictPill({ finding, large = false }: { finding: Judged; large?: boolean }) {
  const overlay = finding.overlay;
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <StatusPill status={toned(finding)} stale={finding.stale} large={large} />
      {overlay !== null && !finding.stale && overlay !== 'not_observed' && (
        <StatusPill status={statusWord('overlays', overlay)} large={large} />
      )}
    </span>
  );
}
