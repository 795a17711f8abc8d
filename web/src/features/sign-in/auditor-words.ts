/** Words of an auditor's way in. */
export const words = {
  page: 'Sign in as an auditor',
  lead: 'For people whom a practice lets read for a time. A code is mailed to the address that was let in.',
  address: 'Your mail address',
  send: 'Send the code',
  asked: 'If that address may read something here, a code is on its way. Type it in this browser.',
  ends: 'It counts once, until',
  code: 'Code',
  codeHint: 'Eight letters and digits from the mail.',
  enter: 'Sign in',
  again: 'Another address, or a new code',
  wrong: 'That did not work.',
  wrongNext: 'The code counts once, for ten minutes, five tries, and in the browser that asked. Ask for a new one.',
  other: 'Sign in with an account',
};
