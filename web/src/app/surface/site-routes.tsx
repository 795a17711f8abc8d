import { createRoute } from '@tanstack/react-router';
import { entrySearch, listSearch } from '@/shared/nav/search';
import { lazyPage } from '@/shared/ui/lazy';
import { root } from './root';

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

/** Pages of one site: its tabs, and what is below them. */
export const siteRoutes = [
  site.addChildren([siteOverview, siteAppliances, siteDevices, siteFindings, siteIncidents, siteOrders, siteEvidence]),
  newDevice,
  device,
  finding,
] as const;
