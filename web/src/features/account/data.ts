import { FACTORS_KEY } from '@/shared/api/proof';
import { forgetCsrf } from '@/shared/api/transport';
import { ME_KEY } from '@/shared/session/me';

export const SESSIONS_KEY = ['sessions'] as const;

/** What a change of a factor or of the password makes old: other sessions end, this one gets a new token. */
export const afterProof = [FACTORS_KEY, SESSIONS_KEY, ME_KEY] as const;

/** Passes an answer on; the CSRF token belonged to the session's token before it. */
export function renewed<Answer>(answer: Answer): Answer {
  forgetCsrf();
  return answer;
}
