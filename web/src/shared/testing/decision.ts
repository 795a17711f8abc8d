import { afterEach, beforeEach, vi } from 'vitest';
import { signed, unsigned } from '@/shared/api/signing';
import { forgetCsrf, sendChangesBy } from '@/shared/api/transport';
import { sessionEnded } from '@/shared/session/ended';

export const base = 'http://localhost:3000';
export const problem = (status: number, code: string, more: object = {}): Response =>
  new Response(JSON.stringify({ status, code, title: 'T', detail: 'D', request_id: 'r-1', ...more }), { status });
export const token = (value: string): Response => new Response(JSON.stringify({ csrf_token: value }));
export const toSign = (challenge: unknown): Response =>
  problem(428, 'decision_to_sign', { sign: { public_key: { challenge } } });
export const done = (): Response => new Response('{}');
export const stop = (path = '/api/sites/1/stop'): Request =>
  new Request(`${base}${path}`, { method: 'POST', body: '{"stopped":true}' });

interface Sent {
  path: string;
  said: string | null;
  token: string | null;
  key: string | null;
  body: string;
}

/** Answers the calls in order; what was sent, the calls for a token aside. */
export function answers(...list: Response[]): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const { headers, method } = request;
    const path = new URL(request.url).pathname;
    const body = method === 'GET' ? '' : await request.text();
    const [said, csrf] = [headers.get('decision-assertion'), headers.get('x-csrf-token')];
    if (path !== '/api/auth/csrf') sent.push({ path, said, token: csrf, key: headers.get('idempotency-key'), body });
    const next = list.shift();
    if (!next) throw new Error('one call too many');
    return next;
  });
  return sent;
}

/** Nothing of the test before: no token, no choice, no ended session, no stub. */
export function startEachAnew(): void {
  beforeEach(() => {
    sendChangesBy(signed);
    forgetCsrf();
    sessionEnded.set(false);
    unsigned.set(null);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}
