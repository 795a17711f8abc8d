import { useState } from 'react';
import { useChange } from './change';
import type { ApiProblem } from './problem';
import { type Proof, useProof, wantsProof } from './proof';

interface Options<Input, Answer> {
  call: (input: Input) => Promise<Answer>;
  invalidates: readonly (readonly unknown[])[];
  onDone: (answer: Answer, input: Input) => void;
  /** True when the refusal was taken care of and need not be shown. */
  onRefused?: (problem: ApiProblem) => boolean;
}

/** A change that the server may want a fresh proof of identity for. */
export interface Confirmed<Input> {
  send: (input: Input) => void;
  busy: boolean;
  problem: ApiProblem | null;
  /** What the server wants to see first, if anything. */
  proof: Proof;
  /** All that the proof needs is there. */
  proofReady: boolean;
}

/** As `useChange`; `step_up_required` becomes a wish for a proof, and the next press gives it and sends the call again. */
export function useConfirmed<Input, Answer>(options: Options<Input, Answer>): Confirmed<Input> {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const proof = useProof();
  const change = useChange({
    call: async (input: Input) => {
      await proof.give();
      return options.call(input);
    },
    invalidates: options.invalidates,
    onError: (found) => {
      if (wantsProof(found)) return proof.want();
      if (options.onRefused?.(found) !== true) setProblem(found);
    },
    onDone: options.onDone,
  });
  const send = (input: Input) => {
    if (change.isPending) return;
    setProblem(null);
    change.mutate(input);
  };
  return { send, busy: change.isPending, problem, proof, proofReady: proof.ready };
}
