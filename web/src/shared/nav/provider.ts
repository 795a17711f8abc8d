import { pathOf } from '@/shared/session/path';
import { safeReturn } from './leave';

/** Where Google and Microsoft ask people to sign in; other providers are named by the server, which has checked them. */
const fixed: Readonly<Record<string, string>> = {
  google: 'accounts.google.com',
  microsoft: 'login.microsoftonline.com',
};

export interface Away {
  url: string;
  host: string;
}

/**
 * Whether the browser may be sent there: https, exactly that host, no name or password in it.
 * Only a page that itself comes over plain http, which this server allows on loopback alone, may name another host for
 * Google: a provider on the developer's own machine.
 */
export function mayLeave(provider: string, { url, host }: Away, page: string): boolean {
  if (!URL.canParse(url)) return false;
  const target = new URL(url);
  if (target.username !== '' || target.password !== '') return false;
  const plain = new URL(page).protocol === 'http:';
  if (target.protocol !== 'https:' && !(plain && target.protocol === 'http:')) return false;
  return target.host === (plain ? host : (fixed[provider] ?? host));
}

/** The one door to another host: a provider's sign-in page. False when it is not one to go to. */
export function leaveToProvider(provider: string, away: Away): boolean {
  if (!mayLeave(provider, away, document.URL)) return false;
  // biome-ignore lint/style/noRestrictedGlobals: this file is the one door to providers
  location.assign(away.url);
  return true;
}

const RETURN = /^\/sign-in\/return\/([a-z0-9-]{1,36})$/;

/** What a provider's answer held. `linking` is true when it was begun on the account page. */
export interface Returned {
  provider: string;
  linking: boolean;
  body: { state: string; code?: string; iss?: string; error?: string };
}

/** Where to go on after a sign-in: inside the state, which counts only as the server made it; checked all the same. */
export function placeIn(state: string): ReturnType<typeof safeReturn> {
  const text = state.split('~')[1] ?? '';
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return null;
  return safeReturn(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
}

/**
 * Reads what a provider sent the browser back with, and erases it from the address bar and the history; what stays is
 * where to go on.
 */
export function takeReturned(): Returned | null {
  const [, provider] = RETURN.exec(pathOf()) ?? [];
  if (provider === undefined) return null;
  const query = new URL(document.URL).searchParams;
  const state = query.get('state') ?? '';
  const back = placeIn(state);
  history.replaceState(null, '', pathOf() + (back === null ? '' : `?return_to=${encodeURIComponent(back)}`));
  const body: Returned['body'] = { state };
  for (const name of ['code', 'iss', 'error'] as const) {
    const value = query.get(name);
    if (value !== null) body[name] = value;
  }
  return { provider, linking: state.startsWith('l.'), body };
}
