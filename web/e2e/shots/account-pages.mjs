// Pages of signing in, one's own account, people and API keys.
import { join } from 'node:path';
import { runnerImport } from 'vite';

const { factors, newTotp, recoveryCodes } = (await runnerImport(join(import.meta.dirname, 'fixtures/account.ts')))
  .module;
const signedOut = { '/api/auth/me': { status: 401, code: 'unauthenticated' } };
const enrolled = { '/api/me/factors': { status: 200, body: factors } };
const press = (name) => async (tab) => {
  await tab.getByRole('button', { name }).first().click();
  await tab.getByRole('dialog').waitFor();
};

export const accountPages = [
  {
    name: 'second-factor',
    path: '/sign-in/second-factor',
    shows: 'Code of the authenticator',
    fails: true,
    answers: signedOut,
  },
  { name: 'link', path: `/sign-in/link#client.${'A'.repeat(43)}`, shows: 'You followed a link' },
  { name: 'invite', path: `/invite#${'A'.repeat(43)}`, shows: 'Accept and make the account' },
  { name: 'account', path: '/op/me', shows: 'Key on my ring', answers: enrolled },
  {
    name: 'account-bare',
    path: '/op/me',
    shows: 'No second factor is enrolled',
    act: async (tab) => {
      await tab.getByRole('button', { name: 'Enrol an authenticator' }).click();
      await tab.getByRole('button', { name: 'Make the secret' }).click();
      await tab.getByLabel('Code that it shows now').waitFor();
    },
    fold: true,
  },
  {
    name: 'account-codes',
    path: '/op/me',
    shows: 'No second factor is enrolled',
    answers: {
      '/api/me/factors/totp': { status: 201, body: newTotp },
      '/api/me/factors/totp/confirm': { status: 200, body: { recovery_codes: recoveryCodes } },
    },
    act: async (tab) => {
      await tab.getByRole('button', { name: 'Enrol an authenticator' }).click();
      await tab.getByRole('button', { name: 'Make the secret' }).click();
      await tab.getByLabel('Code that it shows now').fill('287082');
      await tab.getByRole('button', { name: 'Confirm the code' }).click();
      await tab.getByText('Keep your recovery codes').waitFor();
    },
    fold: true,
  },
  {
    name: 'account-proof',
    path: '/op/me',
    shows: 'Key on my ring',
    fails: true,
    answers: { ...enrolled, '/api/me/factors/totp': { status: 428, body: { status: 428, code: 'step_up_required' } } },
    act: async (tab) => {
      await tab.getByRole('button', { name: 'Remove the authenticator' }).click();
      await tab.getByRole('dialog').getByRole('button', { name: 'Remove the authenticator' }).click();
      await tab.getByText('Prove it by').waitFor();
    },
    fold: true,
  },
  {
    name: 'provider-return',
    path: `/sign-in/return/google?state=s.${'A'.repeat(43)}&code=x`,
    shows: 'What the provider answered was not accepted',
    fails: true,
    answers: {
      '/api/auth/oauth/google/return': {
        status: 403,
        body: {
          status: 403,
          code: 'provider_answer_refused',
          detail: 'What the provider answered was not accepted: another provider made the token (iss)',
        },
      },
    },
  },
  {
    name: 'account-link',
    path: '/op/me',
    shows: 'Sign-in by providers',
    act: press('Link Microsoft'),
    fold: true,
  },
  { name: 'people', path: '/op/people', shows: 'late@practice.test' },
  { name: 'people-invite', path: '/op/people', shows: 'late@practice.test', act: press('Invite somebody'), fold: true },
  { name: 'audit', path: '/op/audit', shows: 'nobody-here' },
  {
    name: 'audit-none',
    path: '/op/audit?person=somebody&status=strange',
    shows: 'No line matches',
    answers: { '/api/audit?*': { status: 200, body: { items: [], next: null } } },
  },
  {
    name: 'audit-details',
    path: '/op/audit?act=healing.stop&from=2026-11-01',
    shows: 'moves its server',
    act: async (tab) => {
      for (const one of await tab.getByText('Details').all()) await one.click();
    },
  },
  { name: 'api-keys', path: '/op/settings/api-keys', shows: 'Monthly report' },
  {
    name: 'api-keys-new',
    path: '/op/settings/api-keys',
    shows: 'Monthly report',
    act: press('Make an API key'),
    fold: true,
  },
];
