import { createRoute } from '@tanstack/react-router';
import { auditSearch, listSearch } from '@/shared/nav/search';
import { lazyPage } from '@/shared/ui/lazy';
import { root } from './root';

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
const providers = createRoute({
  getParentRoute: () => root,
  path: '/settings/sign-in-providers',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/providers/providers-page'), 'ProvidersPage'),
});
const retention = createRoute({
  getParentRoute: () => root,
  path: '/settings/retention',
  component: lazyPage(() => import('@/features/retention/retention-page'), 'RetentionPage'),
});
const partners = createRoute({
  getParentRoute: () => root,
  path: '/partners',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/tenants/partners-page'), 'PartnersPage'),
});
const partner = createRoute({
  getParentRoute: () => root,
  path: '/partners/$partnerId',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/tenants/partner-page'), 'PartnerPage'),
});
const organisations = createRoute({
  getParentRoute: () => root,
  path: '/organisations',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/tenants/organisations-page'), 'OrganisationsPage'),
});
const organisation = createRoute({
  getParentRoute: () => root,
  path: '/organisations/$organisationId',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/tenants/organisation-page'), 'OrganisationPage'),
});
const sessions = createRoute({
  getParentRoute: () => root,
  path: '/sessions',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/people/sessions-page'), 'SessionsPage'),
});
const auditors = createRoute({
  getParentRoute: () => root,
  path: '/auditors',
  validateSearch: listSearch,
  component: lazyPage(() => import('@/features/auditors/auditors-page'), 'AuditorsPage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyPage(() => import('@/features/audit/audit-page'), 'AuditPage'),
});

/** Pages about accounts, tenants and settings. */
export const adminRoutes = [
  sessions,
  auditors,

  me,
  people,
  apiKeys,
  providers,
  retention,
  partners,
  partner,
  organisations,
  organisation,
  audit,
] as const;
