import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noteInput } from '@/shared/session/activity';
import { sessionEnded } from '@/shared/session/ended';
import { ApiProblem } from './problem';
import { forgetCsrf, send } from './transport';

const base = 'http://localhost:3000';
const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ status, code, title: 'T', detail: 'D', request_id: 'r-1' }), { status });
const token = (value: string) => new Response(JSON.stringify({ csrf_token: value }));
const post = () => new Request(`${base}/api/sites`, { method: 'POST', body: '{"name":"A"}' });

let seen: { path: string; token: string | null; type: string | null; key: string | null; body: string }[];

/** Answers the calls in order and notes what was sent. */
function answers(...list: (Response | Error)[]) {
  seen = [];
  const queue = [...list];
  vi.stubGlobal('fetch', async (request: Request) => {
    seen.push({
      path: new URL(request.url).pathname,
      token: request.headers.get('x-csrf-token'),
      type: request.headers.get('content-type'),
      key: request.headers.get('idempotency-key'),
      body: request.method === 'GET' ? '' : await request.text(),
    });
    const next = queue.shift();
    if (next instanceof Error) throw next;
    if (!next) throw new Error('one call too many');
    return next;
  });
}

beforeEach(() => {
  forgetCsrf();
  sessionEnded.set(false);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('cuts a call that is not answered within 30 s, and says that it took too long', async () => {
  const limits: { ms: number; cut: AbortController }[] = [];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    limits.push({ ms, cut: new AbortController() });
    return limits[0]?.cut.signal ?? AbortSignal.abort();
  });
  vi.stubGlobal(
    'fetch',
    (request: Request, init?: RequestInit) =>
      new Promise((_, fail) => {
        (init?.signal ?? request.signal).addEventListener('abort', () => fail(new Error('cut')));
      }),
  );
  const call = send(new Request(`${base}/api/sites`));
  await vi.waitFor(() => expect(limits.map((one) => one.ms)).toEqual([30_000]));
  limits[0]?.cut.abort();
  await expect(call).rejects.toMatchObject({ kind: 'timeout' });
});

describe('a POST', () => {
  it('is sent once more when the network fails, under the same key and with the same body', async () => {
    answers(token('one'), new TypeError('cut'), new Response('{}'), new Response('{}'));
    await send(post());
    await send(post());
    const [first, again, second] = seen.filter((call) => call.path === '/api/sites');
    expect(first?.key).toMatch(/^[0-9a-f]{32}$/);
    expect([again?.key, again?.body]).toEqual([first?.key, first?.body]);
    expect(second?.key).not.toBe(first?.key);
  });

  it('is not sent again after an answer, and signing in carries no key', async () => {
    answers(token('one'), problem(500, 'x'), new Response('{}'));
    await expect(send(post())).rejects.toMatchObject({ status: 500 });
    await send(new Request(`${base}/api/auth/login`, { method: 'POST', body: '{}' }));
    expect(seen.at(-1)?.key).toBeNull();
    expect(seen).toHaveLength(3);
  });
});

describe('CSRF', () => {
  it('fetches the token once and sends it with every unsafe call', async () => {
    answers(token('one'), new Response('{}'), new Response('{}'));
    await send(post());
    await send(post());
    expect(seen.map((call) => call.path)).toEqual(['/api/auth/csrf', '/api/sites', '/api/sites']);
    expect(seen.slice(1).map((call) => call.token)).toEqual(['one', 'one']);
    expect(seen[1]?.type).toBe('application/json');
  });

  it('fetches a new token once after a refusal and sends the same body again', async () => {
    answers(token('old'), problem(403, 'csrf_token'), token('new'), new Response('{}'));
    await send(post());
    expect(seen.filter((call) => call.path === '/api/sites').map((call) => [call.token, call.body])).toEqual([
      ['old', '{"name":"A"}'],
      ['new', '{"name":"A"}'],
    ]);
  });

  it('gives up after the second refusal', async () => {
    answers(token('a'), problem(403, 'csrf_token'), token('b'), problem(403, 'csrf_token'));
    await expect(send(post())).rejects.toMatchObject({ status: 403, code: 'csrf_token' });
    expect(seen).toHaveLength(4);
  });

  it('does not fetch a new token for another refusal', async () => {
    answers(token('a'), problem(403, 'forbidden'));
    await expect(send(post())).rejects.toMatchObject({ code: 'forbidden', reference: 'r-1' });
    expect(seen).toHaveLength(2);
  });

  it('asks again for the token after the token call failed', async () => {
    answers(new TypeError('no route'), new TypeError('no route'), token('b'), new Response('{}'));
    await expect(send(post())).rejects.toMatchObject({ kind: 'network' });
    await send(post());
    expect(seen.at(-1)?.token).toBe('b');
  });
});

describe('what no person caused', () => {
  it('is marked once nobody has touched the page for a while', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    noteInput();
    const headers: (string | null)[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      headers.push(request.headers.get('x-wardkeep-poll'));
      return new Response('{}');
    });
    await send(new Request(`${base}/api/sites`));
    vi.setSystemTime(Date.now() + 60_000);
    await send(new Request(`${base}/api/sites`));
    noteInput();
    await send(new Request(`${base}/api/sites`));
    expect(headers).toEqual([null, '1', null]);
  });
});

describe('failures', () => {
  const read = (signal?: AbortSignal) => new Request(`${base}/api/sites`, signal ? { signal } : {});

  it('marks the session as ended on 401', async () => {
    answers(problem(401, 'unauthenticated'));
    await expect(send(read())).rejects.toBeInstanceOf(ApiProblem);
    expect(sessionEnded.get()).toBe(true);
  });

  it('reads again, and ends nothing, when a change gave the session a new token meanwhile', async () => {
    const held: ((answer: Response) => void)[] = [];
    const paths: string[] = [];
    vi.stubGlobal('fetch', (request: Request) => {
      paths.push(`${request.method} ${new URL(request.url).pathname}`);
      if (request.url.endsWith('/csrf')) return Promise.resolve(token('one'));
      return new Promise((answered) => held.push(answered));
    });
    const read = send(new Request(`${base}/api/sites`));
    await vi.waitFor(() => expect(held).toHaveLength(1));
    const proof = send(new Request(`${base}/api/auth/step-up`, { method: 'POST', body: '{"code":"1"}' }));
    await vi.waitFor(() => expect(held).toHaveLength(2));
    held[0]?.(problem(401, 'unauthenticated'));
    held[1]?.(new Response(null, { status: 204 }));
    await proof;
    await vi.waitFor(() => expect(held).toHaveLength(3));
    held[2]?.(new Response('{}'));
    expect((await read).status).toBe(200);
    expect(sessionEnded.get()).toBe(false);
    expect(paths.filter((path) => path === 'GET /api/sites')).toHaveLength(2);
  });

  it('takes a 401 of the sign-in as its answer, not as the end of a session', async () => {
    answers(token('a'), problem(401, 'wrong_credentials'));
    const login = new Request(`${base}/api/auth/login`, { method: 'POST', body: '{}' });
    await expect(send(login)).rejects.toMatchObject({ status: 401 });
    expect(sessionEnded.get()).toBe(false);
  });

  it('survives an answer that is no problem document', async () => {
    answers(new Response('<html>bad gateway</html>', { status: 502 }));
    await expect(send(read())).rejects.toMatchObject({ status: 502, code: 'http_502' });
  });

  it('reads how long to wait', async () => {
    answers(new Response('{}', { status: 429, headers: { 'retry-after': '7' } }));
    await expect(send(read())).rejects.toMatchObject({ status: 429, retryAfterS: 7 });
  });

  it('passes an abort by the page on as an abort, not as a failure', async () => {
    const leaving = new AbortController();
    vi.stubGlobal('fetch', (_: Request, { signal }: RequestInit) => {
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    });
    const call = send(read(leaving.signal));
    leaving.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});
