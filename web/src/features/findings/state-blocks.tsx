import { Link } from '@tanstack/react-router';
import type { FindingView } from '@/shared/api/generated/types.gen';
import { speaksPlainly } from '@/shared/session/surface';
import { statusWord } from '@/shared/status/status';
import { useNow } from '@/shared/time/clock';
import { age, wholeSeconds } from '@/shared/time/format';
import { EvidenceLink } from '@/shared/ui/evidence-link';
import { type Fact, Facts } from '@/shared/ui/facts';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { Block } from './block';
import { words } from './words';

function Incident({ finding }: { finding: FindingView }) {
  const incident = finding.incident;
  if (incident === null) return <span className="text-soft">{words.noIncident}</span>;
  return (
    <Link to="/incidents/$incidentId" params={{ incidentId: incident.id }} className="text-accent underline">
      <StatusPill status={statusWord('incidents', incident.status)} />
      <span className="sr-only">{words.incident}</span>
    </Link>
  );
}

/** What it is, since when, and whether the look is still recent enough to believe. */
export function StateBlock({ finding }: { finding: FindingView }) {
  const status = statusWord(finding.stale ? 'overlays' : 'verdicts', finding.stale ? 'stale' : finding.status);
  const ago = age(new Date(finding.stale ? finding.fresh_until : finding.since), useNow());
  const rows: Fact[] = [
    [words.since, <TimeStamp key="s" value={finding.since} form="short" />],
    [words.lastLook, <TimeStamp key="l" value={finding.observed_at} form="short" />],
    [
      finding.stale ? words.frozenSince : words.staleAfter,
      <TimeStamp key="f" value={finding.stale ? finding.observed_at : finding.fresh_until} form="short" />,
    ],
    [words.incident, <Incident key="i" finding={finding} />],
  ];
  return (
    <Block title={words.state} answer={words.forTime(status.word, ago)}>
      <Facts rows={rows} />
    </Block>
  );
}

function Code({ text }: { text: string }) {
  return <code className="font-mono text-[0.875em]">{text}</code>;
}

/** What was seen, by whom, and where it is written down. */
export function CauseBlock({ finding }: { finding: FindingView }) {
  const rows: Fact[] = [
    ...(speaksPlainly() ? [] : [[words.reasonCode, <Code key="r" text={finding.reason} />] as const]),
    [
      words.lookedBy,
      <Link
        key="a"
        to="/sites/$siteId/appliances"
        params={{ siteId: finding.site_id }}
        className="text-accent underline"
      >
        {words.theAppliance}
      </Link>,
    ],
    [words.received, <TimeStamp key="t" value={finding.received_at} form="short" />],
    [words.every, wholeSeconds(finding.period_s)],
    [words.evidence, <EvidenceLink key="e" entry={finding.evidence} proves={words.lookEvidence} />],
  ];
  return (
    <Block title={words.cause} answer={finding.stale ? words.lastKnown(finding.detail) : finding.detail}>
      <Facts rows={rows} />
    </Block>
  );
}
