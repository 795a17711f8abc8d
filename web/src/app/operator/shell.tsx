import { Link, type LinkProps, Outlet } from '@tanstack/react-router';
import {
  Activity,
  Building2,
  FileCheck2,
  Handshake,
  History,
  KeyRound,
  ListChecks,
  type LucideIcon,
  PackageCheck,
  Router,
  ScrollText,
  ShieldAlert,
  Users,
} from 'lucide-react';
import type { Role } from '@/shared/api/generated/types.gen';
import { mayManageKeys, mayReadAudit, mayReadPeople } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { LiveStatus } from '@/shared/ui/live-status';
import { Mark } from '@/shared/ui/mark';
import { words as shared } from '@/shared/ui/words';
import { Account } from './account';
import { MorePages } from './more-pages';
import { SessionGate } from './session-gate';
import { words } from './words';

interface Item {
  to: NonNullable<LinkProps['to']>;
  name: string;
  icon: LucideIcon;
  exact?: boolean;
  /** On a phone it stands behind "More". */
  more?: true;
  /** Who may open it; everybody when it is not there. */
  may?: (role: Role | undefined) => boolean;
}

const groups: readonly { name: string; items: readonly Item[] }[] = [
  {
    name: words.now,
    items: [
      { to: '/', name: words.overview, icon: Activity, exact: true },
      { to: '/incidents', name: words.incidents, icon: ShieldAlert },
    ],
  },
  {
    name: words.fleet,
    items: [
      { to: '/sites', name: words.sites, icon: Building2 },
      { to: '/appliances', name: words.appliances, icon: Router },
    ],
  },
  {
    name: words.healing,
    items: [{ to: '/consents', name: words.consents, icon: Handshake, more: true }],
  },
  {
    name: words.proof,
    items: [
      { to: '/evidence', name: words.evidence, icon: ScrollText },
      { to: '/compliance', name: words.compliance, icon: ListChecks, more: true },
      { to: '/verify-evidence', name: words.verify, icon: FileCheck2, more: true },
      { to: '/kits', name: words.kits, icon: PackageCheck, more: true },
    ],
  },
  {
    name: words.administration,
    items: [
      { to: '/people', name: words.people, icon: Users, more: true, may: mayReadPeople },
      { to: '/audit', name: words.audit, icon: History, more: true, may: mayReadAudit },
      { to: '/settings/api-keys', name: words.apiKeys, icon: KeyRound, more: true, may: mayManageKeys },
    ],
  },
];

/** The groups without what this role cannot open. */
function useGroups() {
  const role = useMe().data?.role;
  return groups
    .map((group) => ({ ...group, items: group.items.filter((item) => item.may === undefined || item.may(role)) }))
    .filter((group) => group.items.length > 0);
}

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

function Navigation() {
  const shown = useGroups();
  const behindMore = shown.flatMap((group) => group.items).filter((item) => item.more);
  return (
    <nav
      aria-label={words.pages}
      className="border-line bg-surface max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-10 max-lg:border-t max-lg:pb-[env(safe-area-inset-bottom)] lg:min-h-[calc(100dvh-3.5rem)] lg:w-56 lg:shrink-0 lg:border-r lg:p-3"
    >
      <ul className="max-lg:flex max-lg:[&>li>ul>li]:flex-1 lg:sticky lg:top-17 lg:space-y-5">
        {shown.map((group) => (
          <li key={group.name} className="max-lg:contents">
            <p className="px-3 pb-1 text-[0.75rem] font-semibold tracking-wide text-faint uppercase max-lg:hidden">
              {group.name}
            </p>
            <ul className="max-lg:contents lg:space-y-0.5">
              {group.items.map((item) => (
                <li key={item.name} className={item.more ? 'max-lg:hidden' : ''}>
                  <NavLink item={item} />
                </li>
              ))}
            </ul>
          </li>
        ))}
        <li className="max-lg:flex-1 lg:hidden">
          <MorePages>
            {behindMore.map((item) => (
              <li key={item.name}>
                <NavLink item={item} row />
              </li>
            ))}
          </MorePages>
        </li>
      </ul>
    </nav>
  );
}

/** The frame of every operator page: skip link, header, navigation, main. */
export function Shell() {
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
          <LiveStatus />
          <Account />
        </div>
      </header>
      <div className="lg:flex">
        <Navigation />
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
