import type { ApiProblem } from '@/shared/api/problem';
import { words } from './words';

interface FailureWords {
  title: string;
  detail: string;
  /** True where asking again can help. */
  retry: boolean;
}

/** Codes of 409 that say that somebody else changed it; other conflicts say in their title what stands in the way. */
const CHANGED = new Set(['changed', 'preview_outdated', 'runbook_changed', 'http_409']);

/** Refusals of a proof of identity: what to do next depends on which it was. */
const byCode: Record<string, { title: string; detail: string }> = {
  factor_wrong: words.factorWrong,
  locked: words.locked,
  passkey_given_up: words.passkeyGivenUp,
  passkey_missing: words.passkeyMissing,
  factor_enrolment_required: words.factorFirst,
  last_method: words.lastMethod,
};

const byStatus: Record<number, { title: string; detail: string }> = {
  401: words.signedOut,
  404: words.notFound,
  412: words.conflict,
  429: words.limited,
};

/** What failed and what to do next, in words. */
export function describe(problem: ApiProblem): FailureWords {
  if (problem.code === 'page_fault') return { ...words.fault, retry: true };
  if (problem.kind === 'network') return { ...words.network, retry: true };
  if (problem.kind === 'timeout') return { ...words.timeout, retry: true };
  if (problem.status >= 500) return { ...words.serverFault, retry: true };
  if (problem.status === 409 && CHANGED.has(problem.code)) return { ...words.conflict, retry: true };
  const known = byCode[problem.code];
  if (known) return { ...known, retry: false };
  const fixed = byStatus[problem.status];
  if (fixed) return { ...fixed, retry: problem.status !== 404 && problem.status !== 401 };
  if (problem.status === 403 && problem.code === 'forbidden') return { ...words.forbidden, retry: false };
  const detail = problem.detail === problem.title && problem.title !== '' ? '' : problem.detail || problem.code;
  return { title: problem.title || words.refused.title, detail, retry: problem.status < 400 };
}
