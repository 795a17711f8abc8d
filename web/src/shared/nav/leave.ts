/** The one door out of the running page. Only to addresses of this app; never to another host. */
export function leaveTo(path: AppPath): void {
  // biome-ignore lint/style/noRestrictedGlobals: this file is the one door
  location.assign(path);
}

type AppPath = '/sign-in' | '/setup' | '/op' | `/op/${string}` | `/sign-in?return_to=${string}`;

const SURFACE_PATH = /^\/op(\/[A-Za-z0-9\-._~/]*)?(\?[A-Za-z0-9\-._~=&%,:]*)?$/;

/**
 * A `return_to` that may be followed: relative, on this surface, no host, no scheme, no backslash, no dot segment.
 * Anything else is dropped and the surface's home is used.
 */
export function safeReturn(candidate: string | null): AppPath {
  if (candidate === null || !SURFACE_PATH.test(candidate)) return '/op';
  if (candidate.includes('//') || /(^|\/)\.\.?(\/|$|\?)/.test(candidate) || /%(2f|5c|00)/i.test(candidate))
    return '/op';
  return candidate.startsWith('/op/') ? `/op/${candidate.slice(4)}` : '/op';
}

/** Where to sign in and come back to this page. */
export function signInPath(here: string): AppPath {
  const back = safeReturn(here);
  return back === '/op' ? '/sign-in' : `/sign-in?return_to=${encodeURIComponent(back)}`;
}

/** The path that the browser shows. */
export function pathOf(): string {
  return new URL(document.URL).pathname;
}

/** One parameter of the address that the browser shows. */
export function parameterOf(name: string): string | null {
  return new URL(document.URL).searchParams.get(name);
}

/** Shows another path of the access surface without loading the page again; the query string stays. */
export function showPath(path: '/sign-in' | '/sign-in/second-factor' | '/setup'): void {
  history.replaceState(null, '', path + new URL(document.URL).search);
}

/** What stands after `#` in the address, a mailed token for instance; erased from the address bar and the history. */
export function takeFragment(): string {
  const address = new URL(document.URL);
  const fragment = address.hash.slice(1);
  if (fragment !== '') history.replaceState(null, '', address.pathname + address.search);
  return fragment;
}
