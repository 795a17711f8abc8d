// Where anybody asks whether a document is genuine, and who outside vouches for the time.
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ids } from './fixtures/ids.mjs';

const { module: shown } = await runnerImport(join(import.meta.dirname, 'fixtures/anchors.ts'));
const { module: proof } = await runnerImport(join(import.meta.dirname, 'fixtures/evidence.ts'));
const anchors = (body) => ({ '/api/evidence/anchors*': { status: 200, body } });
const broken = { '/api/evidence/logs*': { status: 200, body: [{ ...proof.log, alarms: shown.alarms }] } };
const openClose = async (tab) => {
  await tab.getByText('1 closed alarm').click();
  await tab.getByRole('button', { name: /^Close:/ }).click();
  await tab.getByRole('dialog').waitFor();
};
const known = '5ea1'.padEnd(64, '0f3a91c07be25d48');
const dropped = async (tab) => {
  const file = {
    name: 'wardkeep-kit-of-the-practice.zip',
    mimeType: 'application/zip',
    buffer: Buffer.alloc(5_000_000),
  };
  await tab.getByLabel('Choose the file, or drop it here').setInputFiles(file);
  await tab.getByText('The digest of wardkeep-kit-of-the-practice.zip').waitFor();
  await tab.getByText('Not known', { exact: true }).waitFor();
};

export const documentPages = [
  { name: 'document', path: '/verify', shows: 'Was this document issued here?' },
  { name: 'document-issued', path: `/verify/${known}`, shows: 'Issuing key' },
  { name: 'document-unknown', path: '/verify', shows: 'Was this document issued here?', act: dropped },
  { name: 'document-short', path: '/verify/abcdef', shows: 'More characters needed' },
  { name: 'anchors', path: '/op/evidence/anchors', shows: 'Second authority' },
  { name: 'anchors-off', path: '/op/evidence/anchors', shows: 'TSA_URLS', answers: anchors(shown.unanchored) },
  { name: 'anchors-stale', path: '/op/evidence/anchors', shows: 'Too old since', answers: anchors(shown.stale) },
  { name: 'sample', path: '/op/evidence/sample', shows: 'Choose a period and draw' },
  {
    name: 'sample-drawn',
    path: '/op/evidence/sample?from=2026-03-01&to=2026-04-01&seed=march-7&size=25',
    shows: '4 of 4,210 entries',
  },
  { name: 'logs-off', path: '/op/evidence', shows: 'No outside time stamps', answers: anchors(shown.unanchored) },
  {
    name: 'site-alarms',
    path: `/op/sites/${ids.site}/evidence`,
    shows: 'The record is broken',
    answers: broken,
    act: openClose,
    fold: true,
  },
  { name: 'document-bad', path: '/verify/nonsense', shows: 'A digest has only the digits' },
];
