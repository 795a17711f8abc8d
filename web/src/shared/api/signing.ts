import { sessionEnded } from '@/shared/session/ended';
import { createStore } from '@/shared/store';
import { ApiProblem, problemOf } from './problem';
import { words } from './signing-words';

const TO_SIGN = 'decision_to_sign';
const SIGNED_BY = 'Decision-Assertion';
const NOT_SIGNED = 'none';
/** The state may change while the person is asked; whoever was asked twice decides by another press. */
const MOST_QUESTIONS = 2;
/** From a press until its call leaves, and from one call of a press to its next. */
const BETWEEN_MS = 300;

/** Problems that leave the person the choice to go on without a signature. */
const CHOICE = new Set(['decision_unsigned', 'signature_refused']);

export const maybeUnsigned = (problem: ApiProblem): boolean => CHOICE.has(problem.code);

/** The browser's question of now; aborting it closes it. Null while none stands. */
export const asking = createStore<AbortController | null>(null);

/** The problem whose act goes on without a signature at its next press, as the person chose at its note. */
export const unsigned = createStore<ApiProblem | null>(null);

sessionEnded.subscribe(() => unsigned.set(null));

let underWay = 0;
let turn: Promise<unknown> = Promise.resolve();

/** The note of a problem went away. It does so at the next press too, whose calls may still use the choice. */
export function noteGone(problem: ApiProblem): void {
  setTimeout(() => {
    if (unsigned.get() !== problem) return;
    if (underWay > 0) noteGone(problem);
    else unsigned.set(null);
  }, BETWEEN_MS);
}

const actOf = ({ method, url }: Request): string => `${method} ${new URL(url).pathname}`;

function takeUnsigned(act: string): boolean {
  if (unsigned.get()?.act !== act) return false;
  unsigned.set(null);
  return true;
}

/** Left undone: in words of ours, with the status and the reference of the refusal behind it. */
function left(request: Request, code: string, said: { title: string; detail: string }, from: ApiProblem): ApiProblem {
  const { kind, status, reference } = from;
  return new ApiProblem({ kind, status, reference, code, ...said, act: actOf(request) });
}

/** One question at a time: a browser refuses the second. */
async function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  const mine = turn.catch(() => null).then(ask);
  turn = mine;
  return mine;
}

/** Lets the browser ask the person. Raises `decision_unsigned` when no signature came of it. */
async function ask(problem: ApiProblem, request: Request): Promise<string> {
  const { sign } = problem;
  if (sign === null) throw left(request, TO_SIGN, words.decisionToSign, problem);
  return inTurn(async () => {
    const closing = new AbortController();
    asking.set(closing);
    try {
      const { signWith } = await import('@/shared/session/passkey');
      return await signWith(sign, AbortSignal.any([closing.signal, request.signal]));
    } catch (thrown) {
      request.signal.throwIfAborted();
      throw thrown instanceof ApiProblem ? left(request, 'decision_unsigned', words.decisionUnsigned, thrown) : thrown;
    } finally {
      asking.set(null);
    }
  });
}

function withHeader(request: Request, value: string): Request {
  const headers = new Headers(request.headers);
  headers.set(SIGNED_BY, value);
  return new Request(request.clone(), { headers });
}

/**
 * Sends a change by `once`. Where the server wants what it decides signed, the browser asks for the passkey and the
 * same request goes again with the signature, or with the word that its person gives none.
 */
export async function signed(request: Request, once: (request: Request) => Promise<Response>): Promise<Response> {
  underWay += 1;
  try {
    let said: string | null = null;
    let answer = await once(request.clone());
    for (let asked = 0; asked < MOST_QUESTIONS && said !== NOT_SIGNED && !answer.ok; asked += 1) {
      const problem = await problemOf(answer.clone());
      if (problem.code !== TO_SIGN) break;
      said = takeUnsigned(actOf(request)) ? NOT_SIGNED : await ask(problem, request);
      answer = await once(withHeader(request, said));
    }
    if (said === null || answer.ok) return answer;
    const last = await problemOf(answer.clone());
    if (last.code === TO_SIGN) throw left(request, TO_SIGN, words.decisionToSign, last);
    if (last.code === 'factor_wrong') throw left(request, 'signature_refused', words.signatureRefused, last);
    return answer;
  } finally {
    underWay -= 1;
  }
}
