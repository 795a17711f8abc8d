import { useState } from 'react';
import { getOwnFactors, getStepUpChallenge, stepUp } from './generated/sdk.gen';
import type { FactorsView } from './generated/types.gen';
import type { ApiProblem } from './problem';
import { type Read, useRead } from './read';
import { forgetCsrf } from './transport';

export const FACTORS_KEY = ['factors'] as const;

/** True for the one refusal that a fresh proof of identity answers; others carry the same status. */
export const wantsProof = ({ code }: ApiProblem): boolean => code === 'step_up_required';

type ProofKind = 'totp' | 'passkey' | 'recovery_code' | 'password';

/** What this person can prove themselves with. The password counts only where no factor is enrolled. */
export function proofKinds(factors: FactorsView): ProofKind[] {
  const kinds: ProofKind[] = [];
  if (factors.totp_since !== null) kinds.push('totp');
  if (factors.passkeys.length > 0) kinds.push('passkey');
  if (kinds.length === 0) return ['password'];
  return factors.recovery_codes_left > 0 ? [...kinds, 'recovery_code'] : kinds;
}

async function bodyOf(kind: ProofKind, text: string) {
  if (kind === 'totp') return { code: text };
  if (kind === 'recovery_code') return { recovery_code: text };
  if (kind === 'password') return { password: text };
  const { askPasskey } = await import('@/shared/session/passkey');
  return { passkey: await askPasskey(await getStepUpChallenge()) };
}

/** A fresh proof of identity: what is asked for, and what was typed. */
export interface Proof {
  /** The server asked who it is. */
  wanted: boolean;
  factors: Read<FactorsView>;
  kinds: readonly ProofKind[];
  /** Null until it is known what is enrolled. */
  kind: ProofKind | null;
  pick: (kind: ProofKind) => void;
  text: string;
  setText: (text: string) => void;
  /** Nothing is wanted, or all that it needs is there. */
  ready: boolean;
  want: () => void;
  /** Gives the proof when one is wanted. What was typed counts once and is forgotten. */
  give: () => Promise<void>;
}

export function useProof(): Proof {
  const [wanted, setWanted] = useState(false);
  const [picked, pick] = useState<ProofKind | null>(null);
  const [text, setText] = useState('');
  const factors = useRead(FACTORS_KEY, (signal) => getOwnFactors({ signal }), { enabled: wanted });
  const kinds = factors.data === undefined ? [] : proofKinds(factors.data);
  const kind = picked !== null && kinds.includes(picked) ? picked : (kinds[0] ?? null);
  const give = async () => {
    if (!wanted || kind === null) return;
    const typed = text.trim();
    setText('');
    await stepUp({ body: await bodyOf(kind, kind === 'password' ? text : typed) });
    // Every proof gives the session a new token, and the CSRF token belongs to it.
    forgetCsrf();
    setWanted(false);
  };
  const ready = !wanted || kind === 'passkey' || (kind !== null && text.trim() !== '');
  return { wanted, factors, kinds, kind, pick, text, setText, ready, want: () => setWanted(true), give };
}
