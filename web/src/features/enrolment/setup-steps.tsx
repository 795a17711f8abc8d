import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed, CircleDot } from 'lucide-react';
import type { ReactNode } from 'react';
import { getSite, getSiteSummary, listDevices, listEnrolmentCodes } from '@/shared/api/generated/sdk.gen';
import type { SitePage } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayAct, mayReadOrders } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

type Name = keyof typeof words.step;

interface Step {
  name: Name;
  /** When it was done; undefined when it was not. Null when it was, at a time nobody noted. */
  at: string | null | undefined;
  link?: ReactNode;
}

const look = 'font-medium text-accent underline';
const first = (times: readonly (string | null)[]): string | undefined =>
  times
    .filter((time) => time !== null)
    .reduce<string | undefined>((old, time) => (old && old < time ? old : time), undefined);

function useSteps(site: SitePage): Step[] {
  const siteId = site.id;
  const acts = mayAct(useMe().data?.role);
  const codes = useRead(
    ['sites', siteId, 'codes'],
    (signal) => listEnrolmentCodes({ path: { site_id: siteId }, signal }),
    { enabled: acts },
  ).data;
  const query = { site: siteId, limit: 1 };
  const devices = useRead(['devices', query], (signal) => listDevices({ query, signal })).data;
  const scanned = useRead(['sites', siteId, 'summary'], (signal) =>
    getSiteSummary({ path: { site_id: siteId }, signal }),
  ).data?.last_scan_at;
  const { boxes } = site;
  const params = { siteId };
  const appliances = (
    <Link to="/sites/$siteId/appliances" params={params} className={look}>
      {words.toAppliances}
    </Link>
  );
  const claimed = first(boxes.map((box) => box.claimed_at));
  return [
    { name: 'code', at: codes?.at(-1)?.created_at ?? (claimed && null), link: appliances },
    { name: 'claim', at: claimed, link: appliances },
    { name: 'keys', at: first(boxes.map((box) => box.keys_confirmed_at)), link: appliances },
    { name: 'checkin', at: boxes.some((box) => box.last_checkin_at !== null) ? null : undefined },
    {
      name: 'device',
      at: devices?.items[0]?.created_at,
      link: acts && (
        <Link to="/sites/$siteId/devices/new" params={params} className={look}>
          {words.addDevice}
        </Link>
      ),
    },
    { name: 'scan', at: scanned ?? undefined },
    {
      name: 'consent',
      at: site.consent.live > 0 ? null : undefined,
      link: (
        <Link
          to="/organisations/$organisationId/consents"
          params={{ organisationId: site.organisation_id }}
          className={look}
        >
          {words.toConsents}
        </Link>
      ),
    },
  ];
}

function StepRow({ step, next }: { step: Step; next: boolean }) {
  const done = step.at !== undefined;
  const Icon = done ? CircleCheck : next ? CircleDot : CircleDashed;
  return (
    <li className={`flex gap-3 px-4 py-2.5 ${next ? 'bg-accent-soft' : ''}`} aria-current={next ? 'step' : undefined}>
      <Icon
        aria-hidden="true"
        size={20}
        className={`mt-0.5 shrink-0 ${done ? 'text-soft' : next ? 'text-accent' : 'text-faint'}`}
      />
      <div className="min-w-0">
        <p className={next ? 'font-semibold' : done ? 'text-soft' : ''}>
          {words.step[step.name]}
          <span className="sr-only">{`: ${done ? words.done : next ? words.next : words.later}`}</span>
        </p>
        <p className="text-[0.875rem] text-soft">
          {step.at ? <TimeStamp value={step.at} /> : done ? words.done : words.waits[step.name]}
        </p>
        {(next || step.name === 'consent') && !done && step.link && <p className="mt-0.5">{step.link}</p>}
      </div>
    </li>
  );
}

/** The steps from a new site to first evidence, with the one that is next. Gone once the first scan has come in. */
export function SetupSteps({ siteId }: { siteId: string }) {
  // A practice sets nothing up itself.
  const staff = mayReadOrders(useMe().data?.role);
  const site = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal }), {
    waits: (found) => found.boxes.length === 0,
  }).data;
  return site && staff ? <Steps site={site} /> : null;
}

function Steps({ site }: { site: SitePage }) {
  const steps = useSteps(site);
  const observed = steps.find((step) => step.name === 'scan')?.at !== undefined;
  const next = steps.find((step) => step.at === undefined)?.name;
  if (observed) return null;
  return (
    <div className="mb-4">
      <Panel title={words.steps} flush>
        <p className="-mt-1 px-4 pb-2 text-soft">{words.stepsLead}</p>
        <ol className="divide-y divide-line border-t border-line">
          {steps.map((step) => (
            <StepRow key={step.name} step={step} next={step.name === next} />
          ))}
        </ol>
      </Panel>
    </div>
  );
}
