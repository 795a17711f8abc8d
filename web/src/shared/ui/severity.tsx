import type { Result, Severity } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { StatusPill } from './status-pill';

/** How bad it is, or would be: red only beside something that fails. */
export function SeverityPill({ severity, status = 'fail' }: { severity: Severity; status?: Result }) {
  const word = statusWord('severities', severity);
  return <StatusPill status={status === 'fail' ? word : { ...word, tone: 'muted' }} />;
}
