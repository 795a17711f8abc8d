import { ids } from './fixtures/ids.mjs';

const signedOut = { '/api/auth/me': { status: 401, code: 'unauthenticated' } };
const site = `/op/sites/${ids.site}`;
const mustChange = {
  '/api/auth/me': {
    status: 200,
    body: {
      id: ids.partner,
      username: 'admin',
      display_name: 'First operator',
      realm: 'operator',
      role: 'operator.admin',
      partner_id: null,
      organisation_id: null,
      password_change_required: true,
      session_id: ids.entry,
      session_ends_at: '2030-01-01T00:00:00Z',
      idle_limit_s: 900,
      idle_warning_s: 120,
      second_factor: false,
    },
  },
};
const none = { status: 200, body: { items: [], next: null } };
const openTier = async (tab) => {
  await tab.getByRole('button', { name: 'Preview a change to Full' }).click();
  await tab.getByText('2 rule families are gained').waitFor();
};

/** Every page by the text that proves it is there. `fails` marks pages whose calls are meant to be refused. */
export const pages = [
  { name: 'sign-in', path: '/sign-in', shows: 'Account name', fails: true, answers: signedOut },
  {
    name: 'setup',
    path: '/setup',
    shows: 'Choose your own password',
    answers: mustChange,
    act: async (tab) => {
      await tab.getByLabel('New password').fill('Correct-horse');
      await tab.locator('.text-good').first().waitFor();
    },
  },
  { name: 'overview', path: '/op', shows: 'Failing now, worst first' },
  { name: 'sites', path: '/op/sites', shows: 'Second practice' },
  { name: 'site', path: site, shows: 'Failing here, worst first' },
  { name: 'site-appliances', path: `${site}/appliances`, shows: 'What each appliance reports' },
  { name: 'site-tier', path: `${site}/appliances`, shows: 'Preview a change to Full', act: openTier, fold: true },
  { name: 'site-findings', path: `${site}/findings`, shows: 'Declared services are running' },
  {
    name: 'site-findings-none',
    path: `${site}/findings`,
    shows: 'No failing check among',
    answers: { '/api/findings?*': none },
  },
  { name: 'site-incidents', path: `${site}/incidents`, shows: 'Ran, not verified' },
  { name: 'site-evidence', path: `${site}/evidence`, shows: 'The record of this site' },
  { name: 'site-devices', path: `${site}/devices`, shows: 'infusion-pump-3' },
  { name: 'device', path: `${site}/devices/${ids.device}`, shows: 'Log-in key' },
  { name: 'finding', path: `${site}/findings/${ids.finding}`, shows: 'Who must agree' },
  { name: 'finding-fold', path: `${site}/findings/${ids.finding}`, shows: 'Who must agree', fold: true },
  { name: 'finding-stale', path: `${site}/findings/${ids.held}`, shows: 'Who must agree' },
  { name: 'incidents', path: '/op/incidents', shows: 'Ran, not verified' },
  { name: 'incident', path: `/op/incidents/${ids.incident}`, shows: 'Timeline' },
  { name: 'entries', path: '/op/evidence/entries', shows: 'Fix attempted' },
  { name: 'entry', path: `/op/evidence/entries/${ids.entry}`, shows: 'Five times, kept apart' },
  { name: 'not-found', path: '/op/incidents/0', shows: 'Nothing here that you can see' },
  {
    name: 'failed',
    path: '/op/sites',
    shows: 'The server could not answer',
    fails: true,
    answers: {
      '/api/sites/counts': {
        status: 500,
        body: { status: 500, code: 'internal', title: 'x', detail: 'x', request_id: ids.entry },
      },
    },
  },
  {
    name: 'session-ended',
    path: '/op/sites',
    shows: 'Session ended',
    fails: true,
    answers: { '/api/sites/counts': { status: 401, body: { status: 401, code: 'idle' } } },
    fold: true,
  },
];
