import { answer } from '../../../e2e/shots/fixtures/api';
import type { Answer } from '../../../e2e/shots/fixtures/base';
import { type Call, stubServer } from './server';

/** What a test's server says other than the recorded answers, by "METHOD /path". */
export type Scene = Record<string, Answer | ((body: unknown) => Answer)>;

/** The recorded answers, and before them those of the scene; `signedOut` answers who is here where nobody is. */
export function stubScene(scene: Scene, signedOut?: Answer): Call[] {
  return stubServer((method, url, body) => {
    const found = scene[`${method} ${url.pathname}`];
    if (found !== undefined) return typeof found === 'function' ? found(body) : found;
    return signedOut !== undefined && url.pathname === '/api/auth/me' ? signedOut : answer(method, url);
  });
}
