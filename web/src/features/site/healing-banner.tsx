import { Link } from '@tanstack/react-router';
import type { SitePage } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { toneClasses } from '@/shared/status/tones';
import { StopFacts } from '@/shared/ui/stop-banner';
import { TimeStamp } from '@/shared/ui/time';
import { HealingStop } from './healing-stop';
import { words } from './words';

function reasons(site: SitePage): string[] {
  if (site.boxes.length === 0) return [words.noBox];
  return site.boxes.map((box) => {
    if (box.dry_run === null) return words.boxSilent(box.name);
    return box.dry_run.in_effect ? words.boxDry(box.name, box.dry_run.because) : words.boxActs(box.name);
  });
}

/** The value in effect of dry run, why, and what was wanted. Shown on every tab of the site. */
export function HealingBanner({ site }: { site: SitePage }) {
  const status = statusWord('healing', site.healing);
  const Icon = status.icon;
  return (
    <section
      aria-label={words.healingHeading(site.healing)}
      className={`mb-4 flex flex-wrap gap-x-3 gap-y-2 rounded-lg border px-4 py-3 sm:flex-nowrap ${toneClasses[status.tone]}`}
    >
      <Icon aria-hidden="true" size={22} className="mt-0.5 shrink-0" />
      <div className="min-w-0 grow basis-4/5 sm:basis-0">
        <p className="font-semibold">{words.healingHeading(site.healing)}</p>
        {site.healing === 'stopped' && <StopFacts site={site} />}
        <ul>
          {reasons(site).map((reason) => (
            <li key={reason} className="wrap-anywhere">
              {reason}
            </li>
          ))}
        </ul>
        <p className="text-[0.875rem] text-text">
          {`${words.wanted(site.dry_run_wanted)} ${site.dry_run_fixed ? words.fixed : ''} `}
          <Link
            to="/organisations/$organisationId/consents"
            params={{ organisationId: site.organisation_id }}
            className="underline"
          >
            {words.consents(site.consent.live)}
          </Link>
          {site.consent.next_end !== null && (
            <>
              {`; ${words.firstEnds} `}
              <TimeStamp value={site.consent.next_end} />
            </>
          )}
        </p>
      </div>
      <HealingStop site={site} />
    </section>
  );
}
