import { vi } from 'vitest';
import type { Answer } from '../../../e2e/shots/fixtures/base';

export interface Call {
  method: string;
  path: string;
  search: string;
  body: unknown;
}

/** Answers every call of the page by `reply` and notes it. Undo with `vi.unstubAllGlobals()`. */
export function stubServer(reply: (method: string, url: URL, body: unknown) => Answer): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    const text = request.method === 'GET' ? '' : await request.text();
    const body: unknown = text === '' ? null : JSON.parse(text);
    calls.push({ method: request.method, path: url.pathname, search: url.search, body });
    const answer = reply(request.method, url, body);
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
  });
  return calls;
}
