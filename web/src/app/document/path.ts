import { pathOf } from '@/shared/session/path';

const DOCUMENT = /^\/verify(?:\/(.*))?$/s;

/** The digest in the address of the page where anybody asks for a document, perhaps empty; null on other pages. */
export function documentOf(): string | null {
  const found = DOCUMENT.exec(pathOf());
  return found === null ? null : (found[1] ?? '');
}
