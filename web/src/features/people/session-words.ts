const proofs: Record<string, string> = {
  password: 'password',
  totp: 'authenticator',
  passkey: 'passkey',
  recovery_code: 'recovery code',
  link: 'mailed link',
  provider: 'provider',
};

/** Words of the sessions of others. */
export const sessionWords = {
  page: 'Sessions',
  lead: 'Who is signed in, of the people whom you look after.',
  caption: 'Sessions, last seen first',
  none: 'Nobody whom you look after is signed in.',
  headWho: 'Person',
  headBrowser: 'Browser',
  headBy: 'Last proof',
  headSince: 'Since',
  headSeen: 'Last act',
  provedBy: (kind: string) => proofs[kind] ?? kind.replaceAll('_', ' '),
  thisOne: 'This is you',
  end: 'End',
  endNamed: (name: string, browser: string) => `End the session of ${name} in ${browser}`,
  endTitle: (name: string) => `End a session of ${name}?`,
  endLead: (browser: string) => `${browser} is signed out at once. What was typed there and not sent is gone.`,
  endAct: 'End the session',
  endAll: 'End all',
  endAllNamed: (name: string) => `End all sessions of ${name}`,
  endAllTitle: (name: string) => `End all sessions of ${name}?`,
  endAllLead: 'This person is signed out everywhere at once, and told by mail.',
  endAllAct: 'End all sessions',
};
