import { CirclePause } from 'lucide-react';
import { listAudit } from '@/shared/api/generated/sdk.gen';
import type { SitePage } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayReadAudit } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { TimeStamp } from './time';
import { words } from './words';

/** Who stopped healing here, when and why; and which appliance has not reported it yet. */
export function StopFacts({ site }: { site: SitePage }) {
  const role = useMe().data?.role;
  const query = { site: site.id, action: 'healing.stop', limit: 1 };
  const line = useRead(['audit', query], (signal) => listAudit({ query, signal }), { enabled: mayReadAudit(role) }).data
    ?.items[0];
  const late = site.boxes.filter((box) => box.dry_run?.because !== 'stopped');
  return (
    <>
      {line && (
        <p className="wrap-anywhere">
          {`${words.stoppedBy(line.subject_name)} `}
          <TimeStamp value={line.at} />
          {line.reason !== null && `. ${words.stoppedWhy(line.reason)}`}
        </p>
      )}
      <p>{late.length === 0 ? words.stopInEffect : words.stopNotReported(late.map((box) => box.name).join(', '))}</p>
    </>
  );
}

/** On every page of a site where healing is stopped. */
export function StopBanner({ site }: { site: SitePage }) {
  if (site.healing !== 'stopped') return null;
  return (
    <section
      aria-label={words.stopped}
      className="mb-4 flex gap-3 rounded-lg border border-bad-line bg-bad-soft px-4 py-3 text-bad"
    >
      <CirclePause aria-hidden="true" size={22} className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold">{words.stopped}</p>
        <StopFacts site={site} />
      </div>
    </section>
  );
}
