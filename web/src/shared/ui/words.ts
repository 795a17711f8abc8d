import { say } from '@/shared/say';

const eventKinds: Record<string, string> = {
  'site.checkin': 'check-in',
  'finding.changed': 'finding changed',
  'incident.changed': 'incident changed',
  'attempt.changed': 'attempt changed',
  'evidence.checkpoint': 'checkpoint signed',
  'order.changed': 'order changed',
};

const plainEventKinds: Record<string, string> = {
  'site.checkin': 'the box called',
  'finding.changed': 'a check changed',
  'incident.changed': 'a problem changed',
  'attempt.changed': 'a fix changed',
  'evidence.checkpoint': 'records were sealed',
};

const all = {
  brand: 'Wardkeep',
  lastKnown: 'last known:',
  noData: 'No data',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Not copied. Select the text and copy it.',
  copyWhole: (what: string) => `Copy ${what}`,
  retry: 'Try again',
  cancel: 'Cancel',
  choose: 'Choose one',
  close: 'Close',
  stillLoading: 'Still loading.',
  loading: 'Loading',
  loadingCancelled: 'Loading was cancelled.',
  reference: 'Reference',
  home: 'Go to the first page',
  clearFilters: 'Clear filters',
  filterNotUnderstood: (name: string) => `Filter not understood: ${name}`,
  firstOnly: (count: number) => `The first ${count} are here; there are more. Open others from their own page.`,
  nextPage: 'Next page',
  firstPage: 'Back to the first page',
  notUpdated: (time: string) => `Could not update. What you see is from ${time}.`,
  network: {
    title: 'The server does not answer',
    detail: 'Check the connection, then try again.',
  },
  timeout: {
    title: 'The server took longer than 30 s',
    detail: 'The call was stopped. Try again.',
  },
  fault: {
    title: 'This part of the page failed',
    detail: 'The rest of the page still works. Try again, and give the reference when you report it.',
  },
  notLoaded: {
    title: 'This page is not here yet',
    detail:
      'The server does not answer, or it has a newer version of this app. It is asked again by itself; nothing else on this page was lost.',
  },
  loadAnew: 'Load the whole app again',
  notFound: { title: 'Nothing here that you can see', detail: 'It may be outside what you look after, or gone.' },
  forbidden: { title: 'This needs another role', detail: 'Ask an administrator of your organisation.' },
  signedOut: { title: 'Session ended', detail: 'Sign in again to go on.' },
  conflict: { title: 'It was changed meanwhile', detail: 'Load it again, look at the change, then decide anew.' },
  limited: { title: 'Too many requests', detail: 'Wait until the countdown ends.' },
  waitSeconds: (seconds: number) => `You can try again in ${seconds} s.`,
  serverFault: { title: 'The server could not answer', detail: 'Nothing was lost on this page. Try again.' },
  refused: { title: 'The server refused this' },
  live: 'Live',
  polling: (seconds: number) => `Updating every ${seconds} s`,
  frozen: (time: string) => `Frozen since ${time}`,
  connecting: 'Connecting',
  reconnecting: 'Connecting again',
  frozenUnknown: 'Frozen: the server does not answer',
  currentAt: (time: string) => `What you see was current at ${time}.`,
  neverCurrent: 'The server has not answered yet.',
  lastEvent: (what: string, time: string) => `Last event: ${what}, ${time}`,
  noEvent: 'No event came since this page was opened.',
  eventKinds,
  askNow: 'Ask the server now',
  stopped: 'Healing is stopped at this site',
  stoppedBy: (who: string) => `Stopped by ${who},`,
  stoppedWhy: (reason: string) => `Reason: ${reason}`,
  stopInEffect: 'Every appliance here has reported that it is in effect. No end is set.',
  stopNotReported: (boxes: string) =>
    `Wanted, not yet in effect everywhere: ${boxes} has not reported it. A fix may still start there.`,
  fieldsWrong: (count: number) => (count === 1 ? 'One field needs a change' : `${count} fields need a change`),
  reason: 'Reason',
  reasonHint: (left: number) =>
    left > 0
      ? `${left} more ${left === 1 ? 'character is' : 'characters are'} needed.`
      : 'It is written into the audit log.',
  factorWrong: {
    title: 'That did not work',
    detail: 'A code counts once and for about a minute. Take a fresh one and try again.',
  },
  locked: { title: 'Too many failed tries', detail: 'After 5 failures it waits 15 minutes.' },
  passkeyGivenUp: {
    title: 'No passkey was given',
    detail: 'The browser closed the question, or no passkey for this server was there. Try again, or use another way.',
  },
  passkeyMissing: {
    title: 'This browser cannot use passkeys',
    detail: 'Use a current browser over https, or another way.',
  },
  factorFirst: {
    title: 'Enrol a second factor first',
    detail:
      'Until then this account may read only. If it does not let you enrol, sign in again: a fresh sign-in counts for 15 minutes.',
  },
  lastMethod: {
    title: 'This is the last way in',
    detail: 'Add another factor first, then remove this one.',
  },
  toAccount: 'Open your account',
  proofTitle: 'A fresh proof that it is you',
  proofWhy: 'Give it, then press the same button once more.',
  proofPasskeyWhy: 'Press the same button once more; the browser then asks for your passkey.',
  proofBy: 'Prove it by',
  proofKinds: {
    totp: 'Code of the authenticator',
    passkey: 'Passkey',
    recovery_code: 'Recovery code',
    password: 'Password',
  },
  proofFields: {
    totp: 'Code of the authenticator',
    recovery_code: 'Recovery code',
    password: 'Your password again',
  },
  rules: 'The new password',
  met: 'met',
  unmet: 'not yet met',
  unchecked: 'not yet checked',
  newPassword: 'New password',
  show: 'Show the password',
  leaveTitle: 'Leave without saving?',
  leaveWhy: 'What you typed here has not been sent and would be gone.',
  leave: 'Leave',
  stayHere: 'Stay here',
  pages: 'Pages of the list',
  noRecord: 'No record',
  entry: (epoch: number, seq: number) => `Entry ${epoch}/${seq}`,
  entryOnItsWay: (epoch: number, seq: number) => `Entry ${epoch}/${seq} has not arrived yet`,
  provesWhat: (what: string) => `, evidence of ${what}`,
};

/** Words of the shared components. */
export const words = say(all, {
  forbidden: { title: 'This needs another role', detail: 'Ask the owner of your practice.' },
  stopped: 'Fixes are stopped at this site',
  stopInEffect: 'Every box here has reported that it is in effect. No end is set.',
  stopNotReported: (boxes: string) =>
    `Wanted, not yet in effect everywhere: ${boxes} has not reported it. A fix may still start there.`,
  entry: (epoch: number, seq: number) => `Record ${epoch}/${seq}`,
  entryOnItsWay: (epoch: number, seq: number) => `Record ${epoch}/${seq} has not arrived yet`,
  provesWhat: (what: string) => `, proof of ${what}`,
  eventKinds: plainEventKinds,
});
