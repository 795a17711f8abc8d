import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ApiProblem, asProblem } from './problem';

interface Change<Input, Answer> {
  call: (input: Input) => Promise<Answer>;
  /** Keys of the reads that this makes old. */
  invalidates: readonly (readonly unknown[])[];
  /** Must tell the person: a field, a dialog or a note, never nothing. */
  onError: (problem: ApiProblem, input: Input) => void;
  onDone?: (answer: Answer, input: Input) => void;
}

/** The one way to change something. Reads are asked again even after a failure: nobody knows what the server did. */
export function useChange<Input, Answer>(change: Change<Input, Answer>): UseMutationResult<Answer, unknown, Input> {
  const reads = useQueryClient();
  return useMutation({
    mutationFn: change.call,
    onError: (thrown, input) => change.onError(asProblem(thrown), input),
    onSuccess: (answer, input) => change.onDone?.(answer, input),
    // Not waited for: a change is over with its answer, and a press that comes while reads are repeated must count.
    onSettled: () => {
      for (const queryKey of change.invalidates) void reads.invalidateQueries({ queryKey });
    },
  });
}
