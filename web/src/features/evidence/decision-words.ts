import { say } from '@/shared/say';

const all = {
  setTo: 'Set to',
  by: 'Decided by',
  person: 'Id of the person',
  nobody: 'Wardkeep itself',
  nobodyMeans: 'A set-up or a command on the server; nobody was signed in.',
  how: 'Proof of who it was',
  signed: 'Signed with the person’s passkey',
  signedMeans:
    'The signature is over this very decision. Shown is not checked: whoever verifies an auditor kit checks it (step V12).',
  asserted: 'Stated by the platform for the person',
  assertedMeans: 'No signature of the person is here: that it was them rests on the server’s word alone.',
  fingerprint: 'Fingerprint of the passkey',
  computing: 'Being computed',
  noKey: 'The statement holds no key that can be read',
};

/** Words about who decided. */
export const words = say(all, {
  signedMeans:
    'The signature is over this very decision. Shown is not checked. Whoever checks the file for your auditor checks it too.',
});
