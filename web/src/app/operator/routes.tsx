import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  type RouterHistory,
} from '@tanstack/react-router';
import { isId } from '@/shared/ids';
import { listSearch } from '@/shared/nav/search';
import { RouteFailed, RouteNotFound } from './route-states';
import { Shell } from './shell';

/** Refuses what is no id before any page asks the server about it. */
function refuseStrangeIds({ params }: { params: object }): void {
  for (const value of Object.values(params)) if (!isId(value)) throw notFound();
}

const root = createRootRouteWithContext<{ reads: QueryClient }>()({
  component: Shell,
  notFoundComponent: RouteNotFound,
  beforeLoad: refuseStrangeIds,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview'), 'Overview'),
});
const sites = createRoute({
  getParentRoute: () => root,
  path: '/sites',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/features/sites/sites-page'), 'SitesPage'),
});
const site = createRoute({
  getParentRoute: () => root,
  path: '/sites/$siteId',
  component: lazyRouteComponent(() => import('@/features/site/site-layout'), 'SiteLayout'),
});
const siteOverview = createRoute({
  getParentRoute: () => site,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/site-overview'), 'SiteOverview'),
});
const siteAppliances = createRoute({
  getParentRoute: () => site,
  path: '/appliances',
  component: lazyRouteComponent(() => import('@/features/appliances/appliances-tab'), 'AppliancesTab'),
});
const siteDevices = createRoute({
  getParentRoute: () => site,
  path: '/devices',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/features/devices/devices-tab'), 'DevicesTab'),
});
const siteFindings = createRoute({
  getParentRoute: () => site,
  path: '/findings',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/features/findings/findings-tab'), 'FindingsTab'),
});
const siteIncidents = createRoute({
  getParentRoute: () => site,
  path: '/incidents',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/features/incidents/incidents-tab'), 'IncidentsTab'),
});
const siteEvidence = createRoute({
  getParentRoute: () => site,
  path: '/evidence',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/features/evidence/evidence-tab'), 'EvidenceTab'),
});
const device = createRoute({
  getParentRoute: () => root,
  path: '/sites/$siteId/devices/$deviceId',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./pages/device'), 'Device'),
});
const finding = createRoute({
  getParentRoute: () => root,
  path: '/sites/$siteId/findings/$findingId',
  component: lazyRouteComponent(() => import('@/features/findings/finding-page'), 'FindingPage'),
});
const incidents = createRoute({
  getParentRoute: () => root,
  path: '/incidents',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/features/incidents/incidents-page'), 'IncidentsPage'),
});
const incident = createRoute({
  getParentRoute: () => root,
  path: '/incidents/$incidentId',
  component: lazyRouteComponent(() => import('@/features/incidents/incident-page'), 'IncidentPage'),
});
const entries = createRoute({
  getParentRoute: () => root,
  path: '/evidence/entries',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/features/evidence/entries-page'), 'EntriesPage'),
});
const entry = createRoute({
  getParentRoute: () => root,
  path: '/evidence/entries/$entryId',
  component: lazyRouteComponent(() => import('@/features/evidence/entry-page'), 'EntryPage'),
});

const tree = root.addChildren([
  home,
  sites,
  site.addChildren([siteOverview, siteAppliances, siteDevices, siteFindings, siteIncidents, siteEvidence]),
  device,
  finding,
  incidents,
  incident,
  entries,
  entry,
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
