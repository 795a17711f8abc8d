import type { ApiProblem } from '@/shared/api/problem';
import { words } from './words';

export interface FailureWords {
  title: string;
  detail: string;
  /** True where asking again can help. */
  retry: boolean;
}

const byStatus: Record<number, { title: string; detail: string }> = {
  401: words.signedOut,
  404: words.notFound,
  409: words.conflict,
  412: words.conflict,
  429: words.limited,
};

/** What failed and what to do next, in words. */
export function describe(problem: ApiProblem): FailureWords {
  if (problem.code === 'page_fault') return { ...words.fault, retry: true };
  if (problem.kind === 'network') return { ...words.network, retry: true };
  if (problem.kind === 'timeout') return { ...words.timeout, retry: true };
  if (problem.status >= 500) return { ...words.serverFault, retry: true };
  const fixed = byStatus[problem.status];
  if (fixed) return { ...fixed, retry: problem.status !== 404 && problem.status !== 401 };
  if (problem.status === 403 && problem.code === 'forbidden') return { ...words.forbidden, retry: false };
  const detail = problem.detail || problem.code;
  return { title: problem.title || words.refused.title, detail, retry: problem.status < 400 };
}
