import type { LinkProps } from '@tanstack/react-router';
import {
  Activity,
  Building2,
  DatabaseZap,
  FileCheck2,
  Handshake,
  History,
  House,
  KeyRound,
  Landmark,
  ListChecks,
  LogIn,
  type LucideIcon,
  MonitorSmartphone,
  PackageCheck,
  Router,
  ScrollText,
  ShieldAlert,
  Store,
  UserSearch,
  Users,
  Wrench,
} from 'lucide-react';
import type { Role } from '@/shared/api/generated/types.gen';
import type { Surface } from '@/shared/session/surface';
import { mayOpen } from './pages';
import { auditorNav, clientNav, words } from './words';

export interface Item {
  to: NonNullable<LinkProps['to']>;
  name: string;
  icon: LucideIcon;
  exact?: boolean;
  /** On a phone it stands behind "More". */
  more?: true;
}

export interface Group {
  name: string;
  items: readonly Item[];
}

const more = true;
const now: Group = {
  name: words.now,
  items: [
    { to: '/', name: words.overview, icon: Activity, exact: true },
    { to: '/incidents', name: words.incidents, icon: ShieldAlert },
  ],
};
const sites: Item = { to: '/sites', name: words.sites, icon: Building2 };
const appliances: Item = { to: '/appliances', name: words.appliances, icon: Router };
const organisations: Item = { to: '/organisations', name: words.organisations, icon: Landmark, more };
const healing: Group = {
  name: words.healing,
  items: [{ to: '/consents', name: words.consents, icon: Handshake, more }],
};
const proof: Group = {
  name: words.proof,
  items: [
    { to: '/evidence', name: words.evidence, icon: ScrollText },
    { to: '/compliance', name: words.compliance, icon: ListChecks, more },
    { to: '/verify-evidence', name: words.verify, icon: FileCheck2, more },
    { to: '/kits', name: words.kits, icon: PackageCheck, more },
  ],
};
const administration: readonly Item[] = [
  { to: '/people', name: words.people, icon: Users, more },
  { to: '/sessions', name: words.sessions, icon: MonitorSmartphone, more },
  { to: '/auditors', name: words.auditors, icon: UserSearch, more },
  { to: '/audit', name: words.audit, icon: History, more },
  { to: '/settings/api-keys', name: words.apiKeys, icon: KeyRound, more },
  { to: '/settings/sign-in-providers', name: words.providers, icon: LogIn, more },
  { to: '/settings/retention', name: words.retention, icon: DatabaseZap, more },
];

/** What stands beside the pages of each surface, in the words of its readers. */
const groups: Readonly<Record<Surface, readonly Group[]>> = {
  operator: [
    now,
    {
      name: words.fleet,
      items: [sites, appliances, organisations, { to: '/partners', name: words.partners, icon: Store, more }],
    },
    healing,
    proof,
    { name: words.administration, items: administration },
  ],
  partner: [
    now,
    { name: words.yourSites, items: [sites, appliances, organisations] },
    healing,
    proof,
    { name: words.account, items: administration },
  ],
  client: [
    {
      name: clientNav.home,
      items: [
        { to: '/', name: clientNav.home, icon: House, exact: true },
        { to: '/sites', name: clientNav.sites, icon: Building2 },
      ],
    },
    { name: clientNav.changed, items: [{ to: '/incidents', name: clientNav.incidents, icon: Wrench }] },
    { name: clientNav.needsYou, items: [{ to: '/consents', name: clientNav.consents, icon: Handshake }] },
    {
      name: clientNav.proof,
      items: [
        { to: '/evidence', name: clientNav.evidence, icon: ScrollText },
        { to: '/compliance', name: clientNav.compliance, icon: ListChecks, more },
        { to: '/verify-evidence', name: clientNav.verify, icon: FileCheck2, more },
        { to: '/kits', name: clientNav.kits, icon: PackageCheck, more },
      ],
    },
    {
      name: clientNav.people,
      items: [
        { to: '/people', name: clientNav.people, icon: Users, more },
        { to: '/sessions', name: clientNav.sessions, icon: MonitorSmartphone, more },
        { to: '/auditors', name: clientNav.auditors, icon: UserSearch, more },
      ],
    },
    {
      name: clientNav.settings,
      items: [
        { to: '/audit', name: clientNav.audit, icon: History, more },
        { to: '/settings/sign-in-providers', name: clientNav.providers, icon: LogIn, more },
      ],
    },
  ],
  auditor: [
    {
      name: auditorNav.summary,
      items: [
        { to: '/', name: auditorNav.summary, icon: House, exact: true },
        { to: '/compliance', name: auditorNav.controls, icon: ListChecks },
        { to: '/evidence', name: auditorNav.evidence, icon: ScrollText },
        { to: '/verify-evidence', name: auditorNav.verify, icon: FileCheck2 },
        { to: '/kits', name: auditorNav.kits, icon: PackageCheck },
      ],
    },
  ],
};

/** The groups of a surface without what this role cannot open. */
export function groupsOf(surface: Surface, role: Role): Group[] {
  return groups[surface]
    .map((group) => ({ ...group, items: group.items.filter((item) => mayOpen(item.to, role) === 'yes') }))
    .filter((group) => group.items.length > 0);
}
