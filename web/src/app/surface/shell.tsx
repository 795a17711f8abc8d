import { Link, Outlet, useRouter } from '@tanstack/react-router';
import type { Role } from '@/shared/api/generated/types.gen';
import { mayHear } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import type { Surface } from '@/shared/session/surface';
import { LiveStatus } from '@/shared/ui/live-status';
import { Mark } from '@/shared/ui/mark';
import { words as shared } from '@/shared/ui/words';
import { Account } from './account';
import { groupsOf, type Item } from './groups';
import { MorePages } from './more-pages';
import { SessionGate } from './session-gate';
import { words } from './words';

const asTile = 'max-lg:min-h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-1 max-lg:px-1 max-lg:text-[0.75rem]';

/** `row`: drawn as a line on phones too, inside the menu. */
function NavLink({ item, row = false }: { item: Item; row?: boolean }) {
  const Icon = item.icon;
  return (
    <Link
      to={item.to}
      activeOptions={{ exact: item.exact ?? false, includeSearch: false }}
      className={`flex min-h-9 items-center gap-3 rounded-md px-3 py-1.5 text-soft hover:bg-sunken pointer-coarse:min-h-11 ${row ? '' : asTile}`}
      activeProps={{ className: 'bg-accent-soft !text-accent font-semibold', 'aria-current': 'page' }}
    >
      <Icon aria-hidden="true" size={18} className="shrink-0" />
      {item.name}
    </Link>
  );
}

const rail = 'lg:min-h-[calc(100dvh-3.5rem)] lg:w-56 lg:shrink-0 lg:border-r';

function Navigation({ surface, role }: { surface: Surface; role: Role }) {
  const shown = groupsOf(surface, role);
  const behindMore = shown.flatMap((group) => group.items).filter((item) => item.more);
  return (
    <nav
      aria-label={words.pages}
      className={`border-line bg-surface max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-10 max-lg:border-t max-lg:pb-[env(safe-area-inset-bottom)] lg:p-3 ${rail}`}
    >
      <ul className="max-lg:flex max-lg:[&>li>ul>li]:flex-1 lg:sticky lg:top-17 lg:space-y-5">
        {shown.map((group) => (
          <li key={group.name} className="max-lg:contents">
            {group.name !== group.items[0]?.name && (
              <p className="px-3 pb-1 text-[0.75rem] font-semibold tracking-wide text-faint uppercase max-lg:hidden">
                {group.name}
              </p>
            )}
            <ul className="max-lg:contents lg:space-y-0.5">
              {group.items.map((item) => (
                <li key={item.name} className={item.more ? 'max-lg:hidden' : ''}>
                  <NavLink item={item} />
                </li>
              ))}
            </ul>
          </li>
        ))}
        {behindMore.length > 0 && (
          <li className="max-lg:flex-1 lg:hidden">
            <MorePages>
              {behindMore.map((item) => (
                <li key={item.name}>
                  <NavLink item={item} row />
                </li>
              ))}
            </MorePages>
          </li>
        )}
      </ul>
    </nav>
  );
}

/**
 * The frame of every page: skip link, header, navigation, main. What belongs to a surface is drawn once it is known that
 * the reader belongs there too; until then only its room is kept.
 */
export function Shell() {
  const surface = useRouter().options.context.surface;
  const me = useMe().data;
  const own = me?.realm === surface ? me : undefined;
  return (
    <div className="min-h-dvh">
      <a href="#main" className="fixed -top-24 left-2 z-30 rounded-b-md bg-accent px-4 py-2 text-on-accent focus:top-0">
        {words.skip}
      </a>
      <header className="sticky top-0 z-20 flex h-14 items-center justify-between gap-3 border-b border-line bg-surface px-4">
        <Link to="/" className="flex items-center gap-2 font-semibold tracking-tight">
          <Mark />
          <span className="max-[22rem]:sr-only">{shared.brand}</span>
        </Link>
        <div className="flex items-center gap-2">
          {own && mayHear(own.role) && <LiveStatus />}
          {me && <Account own={own !== undefined} />}
        </div>
      </header>
      <div className="lg:flex">
        {own && <Navigation surface={surface} role={own.role} />}
        {me === undefined && <div aria-hidden="true" className={`border-line bg-surface max-lg:hidden ${rail}`} />}
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 py-5 outline-none max-lg:pb-24 sm:px-6">
          <div className="mx-auto max-w-6xl">
            <SessionGate>
              <Outlet />
            </SessionGate>
          </div>
        </main>
      </div>
    </div>
  );
}
