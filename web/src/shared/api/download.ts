import { personIsHere } from '@/shared/session/activity';
import { endSession } from '@/shared/session/ended';
import { ApiProblem, problemOf } from './problem';

/** A download may take long, but not stand still: this long without a byte ends it. */
const IDLE_LIMIT_MS = 30_000;
/** The server may have to build the file before its first byte. */
const BUILD_LIMIT_MS = 300_000;

export interface Received {
  /** Bytes so far, and in all where the server said so. */
  done: number;
  total: number | null;
}

interface Downloaded {
  bytes: Uint8Array<ArrayBuffer>;
  headers: Headers;
}

const broken = (kind: 'network' | 'timeout') => new ApiProblem({ kind, status: 0, code: kind, title: '', detail: '' });

/** Ends the call when nothing came for a while; `beat` says that something did. */
function watch(abort: AbortController, first: number) {
  let timer = setTimeout(() => abort.abort(broken('timeout')), first);
  return {
    beat: () => {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(broken('timeout')), IDLE_LIMIT_MS);
    },
    end: () => clearTimeout(timer),
  };
}

async function read(response: Response, told: (received: Received) => void, beat: () => void) {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const total = Number.isSafeInteger(length) ? length : null;
  const parts: Uint8Array[] = [];
  let done = 0;
  for (const reader = response.body?.getReader(); reader !== undefined; ) {
    const { value, done: ended } = await reader.read();
    if (ended) break;
    beat();
    parts.push(value);
    done += value.length;
    told({ done, total });
  }
  if (total !== null && done !== total) throw broken('network');
  const bytes = new Uint8Array(done);
  parts.reduce((at, part) => {
    bytes.set(part, at);
    return at + part.length;
  }, 0);
  return bytes;
}

/** Fetches a file of the server's whole, telling how far it is. `signal` cancels it. */
export async function download(
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
  told: (received: Received) => void,
): Promise<Downloaded> {
  const abort = new AbortController();
  const idle = watch(abort, BUILD_LIMIT_MS);
  const address = new URL(`${path}?${new URLSearchParams(query)}`, document.baseURI);
  const headers = personIsHere() ? {} : { 'X-Wardkeep-Poll': '1' };
  try {
    // biome-ignore lint/style/noRestrictedGlobals: the second door: bodies that may take longer than a call's 30 s
    const response = await fetch(new Request(address, { headers }), {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.any([signal, abort.signal]),
    });
    if (!response.ok) throw await problemOf(response);
    idle.beat();
    return { bytes: await read(response, told, idle.beat), headers: response.headers };
  } catch (thrown) {
    if (thrown instanceof ApiProblem) {
      if (thrown.status === 401) endSession();
      throw thrown;
    }
    if (signal.aborted) throw thrown;
    throw abort.signal.aborted ? broken('timeout') : broken('network');
  } finally {
    idle.end();
  }
}
