import { useState } from 'react';
import { type ApiProblem, asProblem } from './problem';

/** One act at a time, for pages without the query layer. */
export interface Act {
  busy: boolean;
  problem: ApiProblem | null;
  /** True when it was done; false when `problem` says why not, or another one is under way. */
  run: (act: () => Promise<void>) => Promise<boolean>;
}

export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const run = async (act: () => Promise<void>) => {
    if (busy) return false;
    setBusy(true);
    setProblem(null);
    try {
      await act();
      return true;
    } catch (thrown) {
      setProblem(asProblem(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, run };
}
