import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { statusWord } from '@/shared/status/status';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { saveText } from '@/shared/ui/save';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { reportText } from '@/verifier/report';
import { StepsList } from './steps-list';
import { type Verification, verificationValue } from './use-verification';
import { words } from './words';

/** The pill of what ran here; nothing before it ran. */
export function VerificationPill({ shown }: { shown: Verification }) {
  if (shown.state !== 'done') return null;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <StatusPill status={statusWord('verifications', verificationValue(shown.report))} />
      <span className="text-[0.8125rem] text-soft">
        {`${words.at} `}
        <TimeStamp value={shown.at.toISOString()} form="exact" />
      </span>
    </span>
  );
}

function Gaps({ gaps }: { gaps: readonly string[] }) {
  if (gaps.length === 0) return null;
  return (
    <div className="rounded-md border border-warn-line bg-warn-soft p-3 text-warn">
      <p className="font-medium">{words.gapsTitle}</p>
      <ul className="list-disc pl-5">
        {gaps.map((gap) => (
          <li key={gap} className="wrap-anywhere">
            {gap}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Props {
  shown: Verification;
  /** What was verified, for the saved text. */
  title: string;
  /** A link to the entry that a failure names. */
  open?: (where: string, ids: ReadonlyMap<number, string>) => ReactNode;
}

/** What came of it: steps while it runs, then verdict, gaps, steps, and the way to keep them. */
export function VerificationResult({ shown, title, open }: Props) {
  if (shown.state === 'idle') return null;
  if (shown.state === 'stopped') return <p className="text-soft">{words.stopped}</p>;
  if (shown.state === 'failed') {
    if (shown.problem !== null) return <ErrorNote problem={shown.problem} />;
    return (
      <p role="alert" className="rounded-md border border-bad-line bg-bad-soft px-3 py-2 text-bad wrap-anywhere">
        {shown.message}
      </p>
    );
  }
  if (shown.state === 'running') return shown.steps.length > 0 ? <StepsList steps={shown.steps} /> : null;
  const { report, at, ids } = shown;
  const word = statusWord('verifications', verificationValue(report)).word;
  const save = () => saveText('wardkeep-verification.txt', reportText(title, word, report, at));
  return (
    <div className="space-y-3">
      {report.verdict === 'nothing' && <p className="text-soft">{words.empty}</p>}
      <Gaps gaps={report.gaps} />
      <StepsList steps={report.steps} {...(open ? { open: (where: string) => open(where, ids) } : {})} />
      <Button onClick={save}>
        <Download aria-hidden="true" size={16} />
        {words.save}
      </Button>
    </div>
  );
}
