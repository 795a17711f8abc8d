/** Words of a lost second factor, before a session. */
export const words = {
  ask: 'I have lost all of them',
  title: 'Lost second factor',
  waiting: (approvers: number) =>
    approvers === 0
      ? 'Noted. Nobody else here can approve it.'
      : `Noted. It waits for one of ${approvers === 1 ? '1 person' : `${approvers} people`} who may approve it.`,
  running: 'Approved. The factors are removed at',
  ends: 'The request ends at',
  cancelPage: 'Cancel the removal',
  cancelLead: 'Somebody asked to remove the second factors of your account. If it was not you, cancel it here.',
  cancelBroken: 'This link is not whole. Open it once more from the mail.',
  cancel: 'Cancel the removal',
  cancelled: 'Cancelled. The factors stay. If you did not ask, change your password.',
  gone: 'This link no longer counts.',
  goneNext: 'It was cancelled, refused or done already. Sign in to see how your account stands.',
  toSignIn: 'To the sign-in page',
};
