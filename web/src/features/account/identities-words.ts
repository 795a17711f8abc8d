/** Words of the providers that may vouch for oneself. */
export const words = {
  title: 'Sign-in by providers',
  caption: 'Linked providers',
  none: 'No provider is linked.',
  noneOffered: 'This server offers no provider to link.',
  what: 'A linked provider signs you in without the password. It counts as one factor: the second is still asked.',
  linked: 'Linked',
  used: 'Last used',
  never: 'Never',
  noMail: 'No confirmed mail address',
  link: (name: string) => `Link ${name}`,
  linkTitle: (name: string) => `Link ${name}?`,
  linkLead: (name: string, host: string) =>
    `You are sent to ${host} to sign in at ${name}, and come back here. Whoever you are there may then sign in to this account. Every other session of yours ends.`,
  unlink: 'Unlink',
  unlinkNamed: (name: string) => `Unlink ${name}`,
  unlinkTitle: (name: string) => `Unlink ${name}?`,
  unlinkAct: 'Unlink the provider',
  unlinkLead: (name: string) =>
    `${name} signs nobody in to this account any more. Every other session of yours ends. The last way in cannot be removed.`,
};
