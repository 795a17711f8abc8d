// Partners, organisations, retention, sign-in providers, and the surfaces of partners and practices.
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ids } from './fixtures/ids.mjs';

const { meAs, scores, retention, waitingRetention } = (
  await runnerImport(join(import.meta.dirname, 'fixtures/tenants.ts'))
).module;
const press = (name) => async (tab) => {
  await tab.getByRole('button', { name }).first().click();
  await tab.getByRole('dialog').waitFor();
};
const me = (role, more) => ({ '/api/auth/me': { status: 200, body: meAs(role, more) } });
const site = `/client/sites/${ids.site}`;
const only = (body) => ({ status: 200, body });
const one = (page) => only({ items: page.slice(0, 1), next: null });
const { sites } = (await runnerImport(join(import.meta.dirname, 'fixtures/sites.ts'))).module;
const { organisations } = (await runnerImport(join(import.meta.dirname, 'fixtures/enrolment.ts'))).module;
const owner = {
  ...me('client.owner'),
  '/api/sites?*': one(sites),
  '/api/sites/counts': only({ total: 1, online: 1, stale: 0, offline: 0, pending: 0 }),
  '/api/organisations?*': one(organisations),
};
const tech = me('partner.tech');
const partner = me('partner.admin');
const good = {
  ...scores[0],
  coverage: { observed: 15, expected: 15, percent: 100 },
  findings: { ...scores[0].findings, passed: 15, failed: 0, not_observed: 0, expected: 15 },
  score: { ...scores[0].score, band: 'good', value: 100 },
};

const signedOut = { '/api/auth/me': { status: 401, code: 'unauthenticated' } };
const auditor = me('auditor.auditor');

export const tenantPages = [
  { name: 'reset', path: '/reset', shows: 'Forgotten password', fails: true, answers: signedOut },
  {
    name: 'reset-new',
    path: `/reset#${'A'.repeat(43)}`,
    shows: 'Set the new password',
    fails: true,
    answers: signedOut,
  },
  { name: 'au-enter', path: '/auditor/enter', shows: 'Sign in as an auditor', fails: true, answers: signedOut },
  {
    name: 'au-code',
    path: '/auditor/enter',
    shows: 'Sign in as an auditor',
    fails: true,
    answers: signedOut,
    act: async (tab) => {
      await tab.getByLabel('Your mail address').fill('auditor@firm.test');
      await tab.getByRole('button', { name: 'Send the code' }).click();
      await tab.getByLabel('Code', { exact: true }).waitFor();
    },
  },
  { name: 'au-home', path: '/auditor', shows: 'Your access', answers: auditor },
  { name: 'au-compliance', path: '/auditor/compliance', shows: 'Checks passing', answers: auditor },
  { name: 'au-evidence', path: '/auditor/evidence', shows: 'Is the record whole?', answers: auditor },
  { name: 'au-entry', path: `/auditor/evidence/entries/${ids.entry}`, shows: 'Six times', answers: auditor },
  { name: 'au-entries', path: '/auditor/evidence/entries', shows: 'Fix attempted', answers: auditor },
  { name: 'au-erased', path: `/auditor/evidence/entries/${ids.erased}`, shows: 'Open the erasure', answers: auditor },
  { name: 'au-retired', path: `/auditor/evidence/entries/${ids.retired}`, shows: 'Its last record', answers: auditor },
  { name: 'au-kits', path: '/auditor/kits', shows: 'How you verify it', answers: auditor },
  { name: 'sessions', path: '/op/sessions', shows: 'Night shift' },
  { name: 'auditors', path: '/partner/auditors', shows: 'Avery Auditor', answers: me('partner.admin') },
  {
    name: 'auditors-new',
    path: '/partner/auditors',
    shows: 'Avery Auditor',
    answers: me('partner.admin'),
    act: press('Let an auditor in'),
    fold: true,
  },
  {
    name: 'retention-waiting',
    path: '/op/settings/retention',
    shows: 'wait for a second administrator',
    answers: { '/api/settings/retention': only({ ...retention, waiting: waitingRetention }) },
  },
  { name: 'partners', path: '/op/partners', shows: 'Who sells and runs this' },
  { name: 'partner-new', path: '/op/partners', shows: 'Who sells', act: press('New partner'), fold: true },
  { name: 'partner-one', path: `/op/partners/${ids.partner}`, shows: 'Its organisations' },
  { name: 'organisations', path: '/op/organisations', shows: 'Second practice' },
  {
    name: 'organisation-new',
    path: '/op/organisations',
    shows: 'Second practice',
    act: press('New organisation'),
    fold: true,
  },
  { name: 'organisation-one', path: `/op/organisations/${ids.organisation}`, shows: 'Checks passing' },
  { name: 'retention', path: '/op/settings/retention', shows: 'Periods that people set' },
  {
    name: 'retention-change',
    path: '/op/settings/retention',
    shows: 'Periods that people set',
    act: async (tab) => {
      await press('Change periods')(tab);
      await tab.getByLabel('Invitations that ended, in days').fill('30');
      await tab.getByRole('button', { name: 'Preview' }).click();
      await tab.getByText('With these periods').waitFor();
    },
    fold: true,
  },
  {
    name: 'retention-purge',
    path: '/op/settings/retention',
    shows: 'Periods that people set',
    act: press('Forget what has expired'),
    fold: true,
  },
  { name: 'providers', path: '/op/settings/sign-in-providers', shows: 'new.colleague@practice.test' },
  {
    name: 'providers-add',
    path: '/op/settings/sign-in-providers',
    shows: 'Practice sign-in',
    act: press('Add a provider'),
    fold: true,
  },
  {
    name: 'providers-approve',
    path: '/op/settings/sign-in-providers',
    shows: 'new.colleague@practice.test',
    act: press('Let in'),
    fold: true,
  },
  { name: 'pt-home', path: '/partner', shows: 'As it happens', answers: partner },
  { name: 'pt-organisations', path: '/partner/organisations', shows: 'Second practice', answers: partner },
  { name: 'pt-role', path: '/partner/people', shows: 'This needs another role', answers: tech },
  { name: 'pt-billing', path: '/partner', shows: 'Second practice', answers: me('partner.billing') },
  { name: 'pt-foreign', path: '/op/sites', shows: 'Nothing here that you can see', answers: partner },
  { name: 'cl-home', path: '/client', shows: 'Are we fine?', answers: owner },
  {
    name: 'cl-home-fine',
    path: '/client',
    shows: 'Every check that we made passes',
    answers: { ...owner, '/api/compliance/scores?*': only({ items: [good], next: null }) },
  },
  { name: 'cl-sites', path: '/client/sites', shows: 'The box calls', answers: owner },
  { name: 'cl-site', path: site, shows: 'Checks now', answers: owner },
  { name: 'cl-box', path: `${site}/appliances`, shows: 'May it change anything?', answers: owner },
  { name: 'cl-findings', path: `${site}/findings`, shows: 'Declared services are running', answers: owner },
  { name: 'cl-finding', path: `${site}/findings/${ids.finding}`, shows: 'Who must agree', answers: owner },
  { name: 'cl-incidents', path: '/client/incidents', shows: 'Done, not yet checked', answers: owner },
  { name: 'cl-incident', path: `/client/incidents/${ids.incident}`, shows: 'What happened', answers: owner },
  { name: 'cl-consents', path: '/client/consents', shows: 'What may be allowed', answers: owner },
  { name: 'cl-evidence', path: '/client/evidence', shows: 'Is the record whole?', answers: owner },
  { name: 'cl-erased', path: `/client/evidence/entries/${ids.erased}`, shows: 'Open the erasure', answers: owner },
  { name: 'cl-compliance', path: '/client/compliance', shows: 'Checks passing', answers: owner },
  { name: 'cl-kits', path: '/client/kits', shows: 'How the receiver verifies it', answers: owner },
  { name: 'cl-people', path: '/client/people', shows: 'late@practice.test', answers: owner },
];
