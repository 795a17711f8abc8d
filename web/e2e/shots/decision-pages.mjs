// Decisions that people sign with their passkey: while the browser asks, when they gave none, and what the record shows.
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ids } from './fixtures/ids.mjs';

const { module: decided } = await runnerImport(join(import.meta.dirname, 'fixtures/decisions.ts'));
const { module: tenants } = await runnerImport(join(import.meta.dirname, 'fixtures/tenants.ts'));
const owner = { '/api/auth/me': { status: 200, body: tenants.meAs('client.owner') } };
const wanting = { [`/api/sites/${ids.site}/healing-stop`]: decided.toSign };
const entry = '/op/evidence/entries';

/** Presses the stop in a browser whose person leaves the question open, or closes it. */
const stop = (open) => async (tab) => {
  await tab.evaluate((stays) => {
    navigator.credentials.get = () => (stays ? new Promise(() => {}) : Promise.reject(new Error('closed')));
  }, open);
  await tab.getByRole('button', { name: 'Stop healing here' }).first().click();
  const dialog = tab.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The practice moves its server tonight.');
  await dialog.getByLabel('Type the name of the site').fill('First site');
  await dialog.getByRole('button', { name: 'Stop healing here' }).click();
  await dialog.getByText(open ? 'Your browser asks' : 'This decision was not signed').waitFor();
};
const chosen = async (tab) => {
  await stop(false)(tab);
  await tab.getByRole('button', { name: 'Go on without signing' }).click();
  await tab.getByText('The next press of the same button').waitFor();
};
const form = { path: `/op/sites/${ids.site}`, shows: 'Stop healing here', answers: wanting, fails: true, fold: true };

export const decisionPages = [
  { name: 'decision-asked', ...form, act: stop(true) },
  { name: 'decision-unsigned', ...form, act: stop(false) },
  { name: 'decision-chosen', ...form, act: chosen },
  { name: 'entry-signed', path: `${entry}/${ids.signed}`, shows: 'Signed with the person' },
  { name: 'entry-asserted', path: `${entry}/${ids.asserted}`, shows: 'Stated by the platform for the person' },
  { name: 'entry-nobody', path: `${entry}/${ids.nobody}`, shows: 'nobody was signed in' },
  {
    name: 'cl-entry-signed',
    path: `/client/evidence/entries/${ids.signed}`,
    shows: 'Signed with the person',
    answers: owner,
  },
];
