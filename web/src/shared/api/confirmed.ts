import { useState } from 'react';
import { useChange } from './change';
import { stepUp } from './generated/sdk.gen';
import type { ApiProblem } from './problem';

const PROOF_WANTED = 428;

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
  /** The server asked who it is: the password is wanted beside the button. */
  proofWanted: boolean;
  password: string;
  setPassword: (password: string) => void;
  /** All that the proof needs is there. */
  proofReady: boolean;
}

/** As `useChange`; an answer 428 becomes a wish for the password, and the next press proves it and sends the call again. */
export function useConfirmed<Input, Answer>(options: Options<Input, Answer>): Confirmed<Input> {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [proofWanted, setProofWanted] = useState(false);
  const [password, setPassword] = useState('');
  const change = useChange({
    call: async ({ input, proof }: { input: Input; proof: string }) => {
      if (proof !== '') await stepUp({ body: { password: proof } });
      return options.call(input);
    },
    invalidates: options.invalidates,
    onError: (found) => {
      if (found.status === PROOF_WANTED) return setProofWanted(true);
      if (options.onRefused?.(found) !== true) setProblem(found);
    },
    onDone: (answer, { input }) => {
      setProofWanted(false);
      options.onDone(answer, input);
    },
  });
  const send = (input: Input) => {
    if (change.isPending) return;
    setProblem(null);
    change.mutate({ input, proof: proofWanted ? password : '' });
    setPassword('');
  };
  const proofReady = !proofWanted || password !== '';
  return { send, busy: change.isPending, problem, proofWanted, password, setPassword, proofReady };
}
