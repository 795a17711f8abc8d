import { join } from 'node:path';
import { runnerImport } from 'vite';
import { accountPages } from './account-pages.mjs';
import { decisionPages } from './decision-pages.mjs';
import { documentPages } from './document-pages.mjs';
import { ids } from './fixtures/ids.mjs';
import { tenantPages } from './tenant-pages.mjs';

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

const runner = await runnerImport(join(import.meta.dirname, 'fixtures/scenes.ts'));
const { firstDay, freshSite, stopped, badDevice, twoBoxes } = runner.module;
const press = (name) => async (tab) => {
  await tab.getByRole('button', { name }).first().click();
  await tab.getByRole('dialog').waitFor();
};
const openCode = press('Make a code');
const openStop = press('Stop healing here');
const openRetire = press('Retire this appliance');
const openRun = async (tab) => {
  const more = tab.getByRole('button', { name: 'More: Planned change' });
  if (await more.isVisible()) await more.click();
  await press('Run this runbook')(tab);
};
const openArchive = press('Stop watching');
const openLive = async (tab) => {
  await tab.getByRole('button', { name: 'Live' }).click();
  await tab.getByText('Last event').waitFor();
};
const openKeys = async (tab) => {
  await tab.getByRole('button', { name: 'Compare the keys' }).click();
  await tab.getByLabel('What the appliance prints').fill(JSON.stringify(runner.module.printed));
  await tab.getByText('The same').first().waitFor();
};
const newPractice = async (tab) => {
  await tab.getByLabel('Organisation', { exact: true }).selectOption('new');
  await tab.getByLabel('Name of the organisation').waitFor();
};
const fillDevice = async (tab) => {
  for (const [label, value] of runner.module.filledDevice) await tab.getByLabel(label, { exact: true }).fill(value);
  await tab.getByRole('button', { name: 'Add the device' }).click();
  await tab.getByRole('alert').waitFor();
};

const verifyEntry = async (tab) => {
  await tab.getByRole('button', { name: 'Verify this entry' }).click();
  await tab.getByText('Verified in this browser, keys not compared').first().waitFor();
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
  ...accountPages,
  ...decisionPages,
  ...documentPages,
  ...tenantPages,
  { name: 'overview', path: '/op', shows: 'Failing now, worst first' },
  {
    name: 'overview-first',
    path: '/op',
    shows: 'First steps',
    answers: { '/api/overview': { status: 200, body: firstDay } },
  },
  { name: 'sites', path: '/op/sites', shows: 'Second practice' },
  { name: 'site-new', path: '/op/sites/new', shows: 'Time zone', act: newPractice },
  { name: 'appliances', path: '/op/appliances', shows: 'box-main-street' },
  { name: 'site-orders', path: `${site}/orders`, shows: 'Run a runbook' },
  { name: 'order', path: `/op/orders/${ids.held}`, shows: 'At the appliances' },
  { name: 'device-new', path: `${site}/devices/new`, shows: 'Host key' },
  {
    name: 'device-new-refused',
    path: `${site}/devices/new`,
    shows: 'Host key',
    fails: true,
    answers: { [`/api/sites/${ids.site}/devices`]: badDevice },
    act: fillDevice,
  },
  { name: 'code', path: `${site}/appliances`, shows: 'Make a code', act: openCode, fold: true },
  { name: 'site-fresh', path: site, shows: 'On the way to first evidence', answers: freshSite },
  {
    name: 'keys',
    path: `${site}/appliances`,
    shows: 'Compare the keys',
    answers: freshSite,
    act: openKeys,
    fold: true,
  },
  { name: 'site-stopped', path: site, shows: 'Stopped by Second operator', answers: stopped },
  { name: 'site-stop', path: site, shows: 'Stop healing here', act: openStop, fold: true },
  { name: 'finding-run', path: `${site}/findings/${ids.finding}`, shows: 'Who must agree', act: openRun, fold: true },
  { name: 'finding-stopped', path: `${site}/findings/${ids.finding}`, shows: 'Healing is stopped', answers: stopped },
  { name: 'device-stop', path: `${site}/devices/${ids.device}`, shows: 'Stop watching', act: openArchive, fold: true },
  { name: 'live-details', path: '/op', shows: 'Live', act: openLive, fold: true },
  {
    name: 'polling',
    path: '/op/sites',
    shows: 'Updating every 60 s',
    fails: true,
    answers: { '/api/events': { status: 429, body: { status: 429, code: 'too_many_streams' } } },
    fold: true,
  },
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
  { name: 'logs', path: '/op/evidence', shows: 'Is the record whole?' },
  { name: 'entry', path: `/op/evidence/entries/${ids.entry}`, shows: 'Six times, kept apart' },
  {
    name: 'entry-verified',
    path: `/op/evidence/entries/${ids.entry}`,
    shows: 'Six times, kept apart',
    act: verifyEntry,
  },
  {
    name: 'entry-broken',
    path: `/op/evidence/entries/${ids.entry}`,
    shows: 'Six times, kept apart',
    answers: { '/api/evidence/logs/*/keys*': { status: 200, body: { origin: 'x', size: 7, whole: true, items: [] } } },
    act: async (tab) => {
      await tab.getByRole('button', { name: 'Verify this entry' }).click();
      await tab.getByText('Broken').first().waitFor();
    },
  },
  { name: 'entry-erased', path: `/op/evidence/entries/${ids.erased}`, shows: 'Open the erasure' },
  { name: 'entry-erasure', path: `/op/evidence/entries/${ids.erasure}`, shows: 'Entry that was erased' },
  { name: 'entry-retired', path: `/op/evidence/entries/${ids.retired}`, shows: 'Its last entry' },
  { name: 'entry-binding', path: `/op/evidence/entries/${ids.binding}`, shows: 'Appliance in its place' },
  { name: 'entries-ends', path: '/op/evidence/entries?kind=erasure', shows: 'Erased: what it stated is gone' },
  {
    name: 'entries-control',
    path: `/op/evidence/entries?control=${encodeURIComponent('164.312(b)')}&framework=hipaa`,
    shows: 'Fix attempted',
  },
  {
    name: 'retire',
    path: `${site}/appliances`,
    shows: 'Retire this appliance',
    answers: twoBoxes,
    act: openRetire,
    fold: true,
  },
  { name: 'sample', path: '/op/evidence/sample', shows: 'Choose a period and draw.' },
  { name: 'anchors', path: '/op/evidence/anchors', shows: 'Time stamps are taken over this log' },
  { name: 'verify', path: '/op/verify-evidence', shows: 'Where the keys come from' },
  {
    name: 'verify-done',
    path: '/op/verify-evidence',
    shows: 'Where the keys come from',
    act: async (tab) => {
      await tab.getByRole('button', { name: 'Verify the whole log' }).click();
      await tab.getByText('7 entries were read').waitFor();
    },
  },
  { name: 'compliance', path: '/op/compliance', shows: 'Share of checks passing' },
  {
    name: 'control',
    path: `/op/compliance/hipaa/${encodeURIComponent('45 CFR 164.312(a)(1)')}`,
    shows: 'How the status is computed',
  },
  { name: 'kits', path: '/op/kits', shows: 'How the receiver verifies it' },
  { name: 'consents', path: `/op/organisations/${ids.organisation}/consents`, shows: 'What may be allowed' },
  {
    name: 'consent-give',
    path: `/op/organisations/${ids.organisation}/consents`,
    shows: 'What may be allowed',
    act: async (tab) => {
      await tab.getByRole('button', { name: 'Allow medium-risk fixes' }).click();
      await tab.getByText('Give this consent').waitFor();
    },
    fold: true,
  },
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
