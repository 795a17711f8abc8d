import { Link } from '@tanstack/react-router';
import { mayCreateSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { buttonLook } from '@/shared/ui/button';
import { Panel } from '@/shared/ui/panel';
import { words } from './words';

/** From a fresh server to the first healed device; shown while there is at most the machine's own site. */
export function FirstSteps() {
  const role = useMe().data?.role;
  return (
    <Panel title={words.first}>
      <p className="-mt-1 mb-3 text-soft">{words.firstLead}</p>
      <ol className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-5">
        {words.steps.map(([what, how], index) => (
          <li key={what} className="flex gap-3 lg:block">
            <span
              aria-hidden="true"
              className="grid size-7 shrink-0 place-items-center rounded-full border border-accent font-semibold text-accent tabular-nums lg:mb-1.5"
            >
              {index + 1}
            </span>
            <span>
              <span className="block font-medium">{what}</span>
              <span className="block text-[0.875rem] text-soft">{how}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-4 flex flex-wrap gap-2">
        {mayCreateSites(role) && (
          <Link to="/sites/new" className={buttonLook('primary')}>
            {words.newSite}
          </Link>
        )}
        <Link to="/sites" className={buttonLook('plain')}>
          {words.toSites}
        </Link>
      </p>
    </Panel>
  );
}
