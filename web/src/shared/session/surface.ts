import type { Realm } from '@/shared/api/generated/types.gen';
import { pathOf } from './path';

/** Realms whose people have pages of their own. */
export type Surface = Extract<Realm, 'operator' | 'partner' | 'client' | 'auditor'>;
export type Home = '/op' | '/partner' | '/client' | '/auditor';

export const homes: Readonly<Record<Surface, Home>> = {
  operator: '/op',
  partner: '/partner',
  client: '/client',
  auditor: '/auditor',
};
/** Where an auditor comes in; it lies before the session, like every page of signing in. */
export const AUDITOR_ENTRY = '/auditor/enter';

export const isSurface = (realm: Realm): realm is Surface => Object.hasOwn(homes, realm);

/** Home of the people of a realm; of a realm without pages, where signing in begins. */
export const homeOf = (realm: Realm): Home | '/sign-in' => (isSurface(realm) ? homes[realm] : '/sign-in');

/** The surface that an address lies on; null outside of all. */
export function surfaceOf(path: string): Surface | null {
  const on = (home: Home) => path === home || path.startsWith(`${home}/`);
  if (on(homes.operator)) return 'operator';
  if (on(homes.partner)) return 'partner';
  if (on(homes.auditor) && path !== AUDITOR_ENTRY) return 'auditor';
  return on(homes.client) ? 'client' : null;
}

/** The surface of this page load: another one is another load. */
export const surface = (): Surface | null => surfaceOf(pathOf());

/** True on the pages of practices and auditors, where words are plain. */
export const speaksPlainly = (): boolean => surface() === 'client' || surface() === 'auditor';
