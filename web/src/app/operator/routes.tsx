import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  notFound,
  type RouterHistory,
} from '@tanstack/react-router';
import { isId } from '@/shared/ids';
import { auditSearch, entrySearch, listSearch, placeSearch } from '@/shared/nav/search';
import { lazyPage } from '@/shared/ui/lazy';
import { RouteFailed, RouteNotFound } from './route-states';
import { Shell } from './shell';

/** Refuses what is no id before any page asks the server about it. Names of ids end in `Id`. */
function refuseStrangeIds({ params }: { params: object }): void {
  for (const [name, value] of Object.entries(params)) if (name.endsWith('Id') && !isId(value)) throw notFound();
}

const root = createRootRouteWithContext<{ reads: QueryClient }>()({
  component: Shell,
  notFoundComponent: RouteNotFound,
  beforeLoad: refuseStrangeIds,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyPage(() => import('./pages/overview'), 'Overview'),
});
const sites = createRoute({
  getParentRoute: () => root,
  path: '/sites',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/sites/sites-page'), 'SitesPage'),
});
const newSite = createRoute({
  getParentRoute: () => root,
  path: '/sites/new',
  component: lazyPage(() => import('@/features/enrolment/new-site-page'), 'NewSitePage'),
});
const appliances = createRoute({
  getParentRoute: () => root,
  path: '/appliances',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/appliances/appliances-page'), 'AppliancesPage'),
});
const order = createRoute({
  getParentRoute: () => root,
  path: '/orders/$orderId',
  component: lazyPage(() => import('@/features/orders/order-page'), 'OrderPage'),
});
const site = createRoute({
  getParentRoute: () => root,
  path: '/sites/$siteId',
  component: lazyPage(() => import('@/features/site/site-layout'), 'SiteLayout'),
});
const siteOverview = createRoute({
  getParentRoute: () => site,
  path: '/',
  component: lazyPage(() => import('./pages/site-overview'), 'SiteOverview'),
});
const siteAppliances = createRoute({
  getParentRoute: () => site,
  path: '/appliances',
  component: lazyPage(() => import('./pages/appliances'), 'Appliances'),
});
const siteDevices = createRoute({
  getParentRoute: () => site,
  path: '/devices',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/devices/devices-tab'), 'DevicesTab'),
});
const siteFindings = createRoute({
  getParentRoute: () => site,
  path: '/findings',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/findings/findings-tab'), 'FindingsTab'),
});
const siteIncidents = createRoute({
  getParentRoute: () => site,
  path: '/incidents',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/incidents/incidents-tab'), 'IncidentsTab'),
});
const siteOrders = createRoute({
  getParentRoute: () => site,
  path: '/orders',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/orders/orders-tab'), 'OrdersTab'),
});
const siteEvidence = createRoute({
  getParentRoute: () => site,
  path: '/evidence',
  validateSearch: entrySearch,
  component: lazyPage(() => import('@/features/evidence/evidence-tab'), 'EvidenceTab'),
});
const newDevice = createRoute({
  getParentRoute: () => root,
  path: '/sites/$siteId/devices/new',
  component: lazyPage(() => import('@/features/devices/new-device-page'), 'NewDevicePage'),
});
const device = createRoute({
  getParentRoute: () => root,
  path: '/sites/$siteId/devices/$deviceId',
  validateSearch: listSearch,
  component: lazyPage(() => import('./pages/device'), 'Device'),
});
const finding = createRoute({
  getParentRoute: () => root,
  path: '/sites/$siteId/findings/$findingId',
  component: lazyPage(() => import('./pages/finding'), 'Finding'),
});
const incidents = createRoute({
  getParentRoute: () => root,
  path: '/incidents',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/incidents/incidents-page'), 'IncidentsPage'),
});
const incident = createRoute({
  getParentRoute: () => root,
  path: '/incidents/$incidentId',
  component: lazyPage(() => import('@/features/incidents/incident-page'), 'IncidentPage'),
});
const logs = createRoute({
  getParentRoute: () => root,
  path: '/evidence',
  component: lazyPage(() => import('@/features/evidence/logs-page'), 'LogsPage'),
});
const entries = createRoute({
  getParentRoute: () => root,
  path: '/evidence/entries',
  validateSearch: entrySearch,
  component: lazyPage(() => import('@/features/evidence/entries-page'), 'EntriesPage'),
});
const entry = createRoute({
  getParentRoute: () => root,
  path: '/evidence/entries/$entryId',
  component: lazyPage(() => import('./pages/entry'), 'Entry'),
});
const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify-evidence',
  validateSearch: placeSearch,
  component: lazyPage(() => import('@/features/verify/verify-page'), 'VerifyPage'),
});
const kits = createRoute({
  getParentRoute: () => root,
  path: '/kits',
  validateSearch: placeSearch,
  component: lazyPage(() => import('@/features/kits/kits-page'), 'KitsPage'),
});
const compliance = createRoute({
  getParentRoute: () => root,
  path: '/compliance',
  validateSearch: placeSearch,
  component: lazyPage(() => import('@/features/compliance/compliance-page'), 'CompliancePage'),
});
const control = createRoute({
  getParentRoute: () => root,
  path: '/compliance/$framework/$control',
  validateSearch: placeSearch,
  component: lazyPage(() => import('@/features/compliance/control-page'), 'ControlPage'),
});
const consentsOf = createRoute({
  getParentRoute: () => root,
  path: '/consents',
  component: lazyPage(() => import('@/features/consents/consents-page'), 'ConsentsOf'),
});
const consents = createRoute({
  getParentRoute: () => root,
  path: '/organisations/$organisationId/consents',
  component: lazyPage(() => import('@/features/consents/consents-page'), 'ConsentsPage'),
});

const me = createRoute({
  getParentRoute: () => root,
  path: '/me',
  component: lazyPage(() => import('@/features/account/account-page'), 'AccountPage'),
});
const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/people/people-page'), 'PeoplePage'),
});
const apiKeys = createRoute({
  getParentRoute: () => root,
  path: '/settings/api-keys',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/api-keys/api-keys-page'), 'ApiKeysPage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyPage(() => import('@/features/audit/audit-page'), 'AuditPage'),
});

const tree = root.addChildren([
  home,
  sites,
  newSite,
  appliances,
  order,
  site.addChildren([siteOverview, siteAppliances, siteDevices, siteFindings, siteIncidents, siteOrders, siteEvidence]),
  newDevice,
  device,
  finding,
  incidents,
  incident,
  logs,
  entries,
  entry,
  verify,
  kits,
  compliance,
  control,
  consentsOf,
  consents,
  me,
  people,
  audit,
  apiKeys,
]);

/** `history` is the browser's own unless a test brings one. */
export function createPages(reads: QueryClient, history?: RouterHistory) {
  return createRouter({
    ...(history === undefined ? {} : { history }),
    routeTree: tree,
    basepath: '/op',
    context: { reads },
    defaultPreload: 'intent',
    defaultErrorComponent: RouteFailed,
    defaultNotFoundComponent: RouteNotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>;
  }
}
