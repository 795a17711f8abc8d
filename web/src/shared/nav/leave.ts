import type { Realm } from '@/shared/api/generated/types.gen';
import { AUDITOR_ENTRY, type Home, homeOf, homes, surfaceOf } from '@/shared/session/surface';

/** The one door out of the running page. Only to addresses of this app; never to another host. */
export function leaveTo(path: AppPath): void {
  // biome-ignore lint/style/noRestrictedGlobals: this file is the one door
  location.assign(path);
}

type AppPath = '/sign-in' | '/setup' | typeof AUDITOR_ENTRY | Home | Below | `/sign-in?return_to=${string}`;
type Below = `${Home}/${string}` | `${Home}?${string}`;

const SURFACE_PATH = /^\/(?:op|partner|client|auditor)(?:\/[A-Za-z0-9\-._~/]*)?(?:\?[A-Za-z0-9\-._~=&%,:]*)?$/;

/** True for what may be followed: relative, on a surface, no host, no scheme, no backslash, no dot segment. */
function followed(candidate: string): candidate is Home | Below {
  if (!SURFACE_PATH.test(candidate)) return false;
  return !candidate.includes('//') && !/(^|\/)\.\.?(\/|$|\?)/.test(candidate) && !/%(2f|5c|00)/i.test(candidate);
}

const isHome = (path: Home | Below): path is Home => Object.values<string>(homes).includes(path);

/** A `return_to` that may be followed; anything else is dropped, and so is a surface's bare home. */
export function safeReturn(candidate: string | null): Below | null {
  if (candidate === null || !followed(candidate)) return null;
  return isHome(candidate) ? null : candidate;
}

/** Where somebody of that realm goes on: back to a page of their own surface, else home. */
export function goOnPath(realm: Realm, candidate: string | null): AppPath {
  const back = safeReturn(candidate);
  return back !== null && surfaceOf(back.split('?')[0] ?? '') === realm ? back : homeOf(realm);
}

/** Where to sign in and come back to this page. */
export function signInPath(here: string): AppPath {
  const back = safeReturn(here);
  if (surfaceOf(here) === 'auditor') return AUDITOR_ENTRY;
  return back === null ? '/sign-in' : `/sign-in?return_to=${encodeURIComponent(back)}`;
}

/** One parameter of the address that the browser shows. */
export function parameterOf(name: string): string | null {
  return new URL(document.URL).searchParams.get(name);
}

/** Shows another path of the access surface without loading the page again; the query string stays. */
export function showPath(path: '/sign-in' | '/sign-in/second-factor' | '/setup' | `/verify/${string}`): void {
  history.replaceState(null, '', path + new URL(document.URL).search);
}

/** What stands after `#` in the address, a mailed token for instance; erased from the address bar and the history. */
export function takeFragment(): string {
  const address = new URL(document.URL);
  const fragment = address.hash.slice(1);
  if (fragment !== '') history.replaceState(null, '', address.pathname + address.search);
  return fragment;
}
