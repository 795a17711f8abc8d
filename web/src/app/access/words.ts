/** Words that one page before a session says about another. */
export const words = {
  tookTooLong: 'Sign in again: the first step is older than ten minutes, or was made in another browser.',
  accepted: (name: string) => `The account ${name} is made. Sign in with your new password.`,
};
