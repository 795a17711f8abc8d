import { words as shared } from './words';

/** Words of signing in by a provider. */
export const words = {
  with: (name: string) => `Sign in with ${name}`,
  acceptWith: (name: string) => `Accept and sign in with ${name}`,
  notThere: 'The address of the provider is not one that this page may open.',
  notThereNext: 'Tell your administrator. Nothing was sent.',
  page: 'Back from the provider',
  working: 'Asking the provider who you are.',
  toSignIn: 'To the sign-in page',
  toAccount: 'To your account',
  notLinked: 'No account here is linked to that sign-in.',
  notLinkedNext: 'Sign in another way, then link it on the page of your account.',
  waiting: 'An administrator must let you in first.',
  waitingNext: 'Your wish was noted. Sign in again when you have heard from them.',
  again: 'This sign-in no longer counts.',
  againNext: 'It counts once, for ten minutes, in the browser that began it. Begin it again.',
  refused: 'The provider refused the sign-in.',
  notAccepted: 'What the provider answered was not accepted.',
  notAcceptedNext: 'Nobody was signed in. If it happens again, tell your administrator.',
  because: (why: string) => (why === '' ? '' : `Why: ${why}.`),
  taken: 'That sign-in is linked already.',
  takenNext: 'To this account or to another one. Unlink it there first.',
  notHere: 'This provider cannot be used here.',
  notHereNext: 'It is not set up, or is another practice’s. Use another way.',
  proofOld: 'Your proof of who you are is older than 15 minutes.',
  proofOldNext: 'Begin linking again on the page of your account.',
};

/** What the codes of this step mean here. The provider's own reason comes with the problem's text. */
export const KNOWN = {
  not_linked: [words.notLinked, words.notLinkedNext],
  waiting_for_approval: [words.waiting, words.waitingNext],
  provider_again: [words.again, words.againNext],
  provider_address: [words.notThere, words.notThereNext],
  identity_taken: [words.taken, words.takenNext],
  invite_gone: [shared.inviteGone, shared.inviteGoneNext],
  provider_unknown: [words.notHere, words.notHereNext],
  step_up_required: [words.proofOld, words.proofOldNext],
} as const;
