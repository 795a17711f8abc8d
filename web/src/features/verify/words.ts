import { say } from '@/shared/say';

const all = {
  page: 'Verify evidence',
  lead: 'Your browser computes the proof again from the bytes, in numbered steps, and shows each one.',
  checkHere: 'Verify in this browser',
  run: 'Verify this entry',
  again: 'Verify again',
  running: 'Verifying',
  stop: 'Stop',
  stopped: 'Stopped. Nothing is established.',
  save: 'Save the result as text',
  at: 'Checked',
  steps: 'Steps',
  why: 'Nobody’s word is taken for it: the bytes are hashed and the signatures verified in this page.',
  ms: (ms: number) => (ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`),
  bytes: (bytes: number) => `${bytes.toLocaleString('en')} bytes`,
  same: (step: string) => `as ${step} of wardkeep verify`,
  where: 'At',
  expected: 'Expected',
  found: 'Found',
  openEntry: 'Open this entry',
  details: 'What was compared',
  gapsTitle: 'What stays open',
  notProven:
    'It does not prove that a sensor told the truth, nor help when an appliance was compromised before it signed. This page itself came from the server: to trust nobody, run the command below on a computer of your own.',
  command: 'wardkeep verify KIT --trust FILE',
  failed: 'The verification itself did not run to its end. Nothing is established. Try again.',
  trustUnreadable: (why: string) => `This is no trust file: ${why}`,
  // Where trust comes from.
  trustTitle: 'Where the keys come from',
  trustStated:
    'As this server states them. A server that lies about its log could lie about its keys as well, so the result says “keys not compared”.',
  trustGiven: (lines: number) =>
    `Compared with the trust file that you gave (${lines === 1 ? '1 key line' : `${lines} key lines`}). Its worth is where you got it: from the box, the operator, or one that you kept.`,
  trustAdd: 'Compare with a trust file',
  trustLabel: 'Trust file: paste it here, or drop the file on this field',
  trustHint: 'Best one that you kept from earlier, or whose lines somebody compared at the box.',
  trustChoose: 'Choose a file',
  trustUse: 'Use this trust file',
  trustRemove: 'Take it away again',
  trustTooLong: 'This file is longer than a trust file may be (256 KiB).',
  // The whole log.
  siteLabel: 'Site',
  noSites: 'No site is set up yet, so there is nothing to verify.',
  wholeLead:
    'Every entry is read from the first one: its bytes, its signature, its place in its signer’s count, and the root that all of them give.',
  noLog: 'Nothing to verify: this site has no log yet. It is made with the first appliance.',
  runLog: 'Verify the whole log',
  progress: (done: number, size: number) => `${done.toLocaleString('en')} of ${size.toLocaleString('en')} entries`,
  entries: (count: number) => (count === 1 ? '1 entry was read.' : `${count.toLocaleString('en')} entries were read.`),
  empty: 'No entry is in a signed checkpoint yet. That is neither good nor bad.',
  logOf: (site: string) => `Log of ${site}`,
  entryOf: (place: string, id: string) => `Entry ${place}, ${id}`,
  kits: 'Auditor kits and trust files',
};

/** Words of verification in the browser. They claim what was checked and name what was not. */
export const words = say(all, {
  page: 'Check it yourself',
  run: 'Verify this record',
  openEntry: 'Open this record',
  notProven:
    'It does not prove that a sensor told the truth, nor help when a box was taken over before it signed. This page itself came from the server: to trust nobody, run the command below on a computer of your own.',
  trustGiven: (lines: number) =>
    `Compared with the trust file that you gave (${lines === 1 ? '1 key line' : `${lines} key lines`}). Its worth is where you got it: from the box, your IT provider, or one that you kept.`,
  wholeLead:
    'Every record is read from the first one: its bytes, its signature, its place in its signer’s count, and the root that all of them give.',
  noLog: 'Nothing to verify: this site has no log yet. It is made with the first box.',
  progress: (done: number, size: number) => `${done.toLocaleString('en')} of ${size.toLocaleString('en')} records`,
  entries: (count: number) => (count === 1 ? '1 record was read.' : `${count.toLocaleString('en')} records were read.`),
  empty: 'No record is sealed yet. That is neither good nor bad.',
  entryOf: (place: string, id: string) => `Record ${place}, ${id}`,
  kits: 'Files for your auditor',
});
