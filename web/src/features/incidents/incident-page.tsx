import { Link, useParams } from '@tanstack/react-router';
import { getIncident } from '@/shared/api/generated/sdk.gen';
import type { IncidentView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { wholeSeconds } from '@/shared/time/format';
import { EvidenceLink } from '@/shared/ui/evidence-link';
import { type Fact, Facts } from '@/shared/ui/facts';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { Panel } from '@/shared/ui/panel';
import { SiteZone } from '@/shared/ui/site-zone';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { Trail } from '@/shared/ui/trail';
import { AttemptPanel } from './attempt-panel';
import { Timeline } from './timeline';
import { words } from './words';

const link = 'text-accent underline';

function Recheck({ incident }: { incident: IncidentView }) {
  if (incident.recheck !== null) {
    return (
      <>
        <span className="block">{words.recheckPassed}</span>
        <EvidenceLink entry={incident.recheck} proves={words.recheck} />
      </>
    );
  }
  const acted = incident.attempts.some((attempt) => attempt.steps.some((step) => step.status !== 'planned'));
  return <span className={acted ? 'text-warn' : 'text-soft'}>{acted ? words.recheckMissing : words.recheckNone}</span>;
}

function facts(incident: IncidentView): Fact[] {
  const verified = incident.seconds_to_verified;
  return [
    [
      words.device,
      <Link
        key="d"
        to="/sites/$siteId/devices/$deviceId"
        params={{ siteId: incident.site_id, deviceId: incident.device.id }}
        className={link}
      >
        {incident.device.name}
      </Link>,
    ],
    [words.opened, <TimeStamp key="o" value={incident.opened_at} />],
    [words.closedAt, incident.closed_at ? <TimeStamp key="c" value={incident.closed_at} /> : words.stillOpen],
    [words.detectedToVerified, verified === null ? words.notVerified : wholeSeconds(verified)],
    [words.recheck, <Recheck key="r" incident={incident} />],
  ];
}

function Incident({ incident }: { incident: IncidentView }) {
  const { site_id: siteId } = incident;
  return (
    <>
      <Trail label={words.trail}>
        {[
          <Link key="s" to="/sites/$siteId" params={{ siteId }} className="hover:underline">
            {incident.site_name}
          </Link>,
          <Link key="i" to="/sites/$siteId/incidents" params={{ siteId }} className="hover:underline">
            {words.page}
          </Link>,
        ]}
      </Trail>
      <PageHead page={words.one} title={incident.check.title}>
        <p className="mt-2 flex flex-wrap items-center gap-2">
          <StatusPill status={statusWord('incidents', incident.status)} large />
          <StatusPill status={statusWord('severities', incident.severity)} />
        </p>
      </PageHead>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="grid grid-cols-1 gap-4">
          <Panel title={words.glance}>
            <Facts rows={facts(incident)} />
          </Panel>
          <Panel title={words.timeline}>
            <Timeline rows={incident.transitions} />
          </Panel>
        </div>
        <section aria-label={words.attempts} className="grid min-w-0 grid-cols-1 gap-4">
          {incident.attempts.length === 0 && (
            <Panel title={words.attempts}>
              <p className="text-soft">{words.noAttempt}</p>
            </Panel>
          )}
          {incident.attempts.map((attempt, index) => (
            <AttemptPanel key={attempt.id} attempt={attempt} place={index + 1} />
          ))}
        </section>
      </div>
    </>
  );
}

/** What happened, step by step, and is it proven? */
export function IncidentPage() {
  const { incidentId } = useParams({ from: '/incidents/$incidentId' });
  const read = useRead(['incidents', incidentId], (signal) =>
    getIncident({ path: { incident_id: incidentId }, signal }),
  );
  return (
    <>
      {read.data === undefined && <PageHead page={words.one} title={null} />}
      <Loaded read={read} lines={10}>
        {(incident) => (
          <SiteZone siteId={incident.site_id}>
            <Incident incident={incident} />
          </SiteZone>
        )}
      </Loaded>
    </>
  );
}
