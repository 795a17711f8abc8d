import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, type RouterHistory } from '@tanstack/react-router';
import { entrySearch, listSearch, placeSearch, sampleSearch } from '@/shared/nav/search';
import { homes, type Surface } from '@/shared/session/surface';
import { lazyPage } from '@/shared/ui/lazy';
import { signDecisions } from '@/shared/ui/signing';
import { adminRoutes } from './admin-routes';
import { Home } from './home';
import { root } from './root';
import { RouteFailed, RouteNotFound } from './route-states';
import { siteRoutes } from './site-routes';

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Home,
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
const anchors = createRoute({
  getParentRoute: () => root,
  path: '/evidence/anchors',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/evidence/anchors-page'), 'AnchorsPage'),
});
const sample = createRoute({
  getParentRoute: () => root,
  path: '/evidence/sample',
  validateSearch: sampleSearch,
  component: lazyPage(() => import('@/features/evidence/sample-page'), 'SamplePage'),
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

const tree = root.addChildren([
  home,
  sites,
  newSite,
  appliances,
  order,
  incidents,
  incident,
  logs,
  entries,
  entry,
  anchors,
  sample,
  verify,
  kits,
  compliance,
  control,
  consentsOf,
  consents,
  ...siteRoutes,
  ...adminRoutes,
]);

/** `history` is the browser's own unless a test brings one. */
export function createPages(reads: QueryClient, surface: Surface, history?: RouterHistory) {
  signDecisions();
  return createRouter({
    ...(history === undefined ? {} : { history }),
    routeTree: tree,
    basepath: homes[surface],
    context: { reads, surface },
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
