import { noteSign, personIsHere } from '@/shared/session/activity';
import { endSession } from '@/shared/session/ended';
import { noteServerTime } from '@/shared/time/clock';
import { ApiProblem, problemOf } from './problem';

/** No call waits longer than this; the page then says so and offers Retry. */
const CALL_LIMIT_MS = 30_000;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const CSRF_HEADER = 'X-CSRF-Token';
const CSRF_REFUSED = 'csrf_token';
const KEY_HEADER = 'Idempotency-Key';
const AUTH = '/api/auth/';
/** Marks what no person caused: such a read does not keep the session alive. */
const POLL_HEADER = 'X-Wardkeep-Poll';
/** Addresses whose 401 is an answer to the person who signs in, not the end of a session. */
const OWN_401 = [
  '/api/auth/login',
  '/api/auth/logout',
  '/api/auth/me',
  '/api/auth/second-factor',
  '/api/auth/passkeys',
  '/api/auth/passkeys/options',
  '/api/auth/links',
  '/api/partners/auth/magic',
  '/api/portal/auth/validate',
  '/api/invites/inspect',
  '/api/invites/accept',
];

let csrf: Promise<string> | null = null;

/** The token is bound to the session: forget it when the session changes. */
export function forgetCsrf(): void {
  csrf = null;
}

/** Unsafe calls under way, and how many have ended. */
const changing = new Set<Promise<unknown>>();
let changes = 0;

function tracked(call: Promise<Response>): Promise<Response> {
  const over = call
    .catch(() => null)
    .then(() => {
      changing.delete(over);
      changes += 1;
    });
  changing.add(over);
  return call;
}

/**
 * True when a change ran beside a call that began at `count`: a proof, a factor or a password gives the session a new
 * token, and a call that left with the old one is refused though the session lives. Waits until the new one is here.
 */
async function overtaken(count: number): Promise<boolean> {
  await Promise.all(changing);
  return changes !== count;
}

type Way = (request: Request, once: (request: Request) => Promise<Response>) => Promise<Response>;
let by: Way = (request, once) => once(request.clone());

/** Surfaces let people sign what they decide; signing in and checking a document decide nothing. */
export function sendChangesBy(way: Way): void {
  by = way;
}

/** The one way out of the page. Adds the CSRF token, ends after 30 s, and turns every failure into an ApiProblem. */
export async function send(input: Request): Promise<Response> {
  const unsafe = !SAFE.has(input.method);
  const keyed = input.method === 'POST' && !new URL(input.url).pathname.startsWith(AUTH);
  const request = keyed ? withKey(input) : input;
  const count = changes;
  const first = await (unsafe ? by(request, (one) => change(one, keyed)) : attempt(request.clone(), unsafe));
  if (first.ok) return first;
  const problem = await problemOf(first);
  if (problem.status !== 401 || OWN_401.includes(new URL(input.url).pathname)) throw problem;
  if (!unsafe && (await overtaken(count))) {
    const second = await attempt(request, unsafe);
    if (second.ok) return second;
    const again = await problemOf(second);
    if (again.status === 401) endSession();
    throw again;
  }
  endSession();
  throw problem;
}

/** Sent once more with a new CSRF token when that was what the server had against it. */
async function change(request: Request, keyed: boolean): Promise<Response> {
  const first = await (keyed ? twice(request.clone()) : attempt(request.clone(), true));
  if (first.status !== 403) return first;
  const { code } = await problemOf(first.clone());
  if (code !== CSRF_REFUSED) return first;
  forgetCsrf();
  return attempt(request, true);
}

async function attempt(request: Request, unsafe: boolean): Promise<Response> {
  const headers = new Headers(request.headers);
  if (!unsafe) {
    if (personIsHere()) noteSign();
    else headers.set(POLL_HEADER, '1');
    return limited(new Request(request, { headers }));
  }
  headers.set('Content-Type', 'application/json');
  headers.set(CSRF_HEADER, await csrfToken());
  noteSign();
  return tracked(limited(new Request(request, { headers })));
}

/** A key for each press of a button: the same request again under it does nothing again. */
function withKey(request: Request): Request {
  const headers = new Headers(request.headers);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  headers.set(KEY_HEADER, [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  return new Request(request, { headers });
}

/** Sent once more when the network failed: the key lets the server answer what it has answered before. */
async function twice(request: Request): Promise<Response> {
  try {
    return await attempt(request.clone(), true);
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.kind === 'network') return attempt(request, true);
    throw thrown;
  }
}

/**
 * Opens a stream of the server. It has no limit of its own: whoever reads it cuts it when nothing comes. Such a call
 * never keeps a session alive.
 */
export async function sendStream(
  path: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const request = new Request(new URL(path, document.baseURI), {
    headers: { Accept: 'text/event-stream', [POLL_HEADER]: '1', ...headers },
    signal,
  });
  const count = changes;
  const open = () =>
    fetched(request.clone(), signal).catch((thrown: unknown) => {
      if (signal.aborted) throw thrown;
      throw new ApiProblem({ kind: 'network', status: 0, code: 'network', title: '', detail: '' });
    });
  const first = await open();
  const response = first.status === 401 && (await overtaken(count)) ? await open() : first;
  if (response.ok && response.body !== null) return response.body;
  const problem = await problemOf(response);
  if (problem.status === 401) endSession();
  throw problem;
}

function fetched(request: Request, signal: AbortSignal): Promise<Response> {
  // biome-ignore lint/style/noRestrictedGlobals: this file is the one door to the server
  return fetch(request, { credentials: 'same-origin', cache: 'no-store', signal });
}

function csrfToken(): Promise<string> {
  csrf ??= fetchToken().catch((thrown: unknown) => {
    forgetCsrf();
    throw thrown;
  });
  return csrf;
}

async function fetchToken(): Promise<string> {
  const response = await limited(new Request(new URL('/api/auth/csrf', document.baseURI)));
  if (!response.ok) throw await problemOf(response);
  const body: unknown = await response.json();
  if (typeof body === 'object' && body !== null && 'csrf_token' in body && typeof body.csrf_token === 'string') {
    return body.csrf_token;
  }
  throw new ApiProblem({ kind: 'answer', status: response.status, code: 'csrf_unreadable', title: '', detail: '' });
}

async function limited(request: Request): Promise<Response> {
  const limit = AbortSignal.timeout(CALL_LIMIT_MS);
  const sentAt = Date.now();
  try {
    const response = await fetched(request, AbortSignal.any([request.signal, limit]));
    noteServerTime(response.headers.get('date'), sentAt, Date.now());
    return response;
  } catch (thrown) {
    if (request.signal.aborted) throw thrown;
    const kind = limit.aborted ? 'timeout' : 'network';
    throw new ApiProblem({ kind, status: 0, code: kind, title: '', detail: '' });
  }
}
