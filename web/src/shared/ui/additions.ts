import type { ReactNode } from 'react';
import type { ApiProblem } from '@/shared/api/problem';

interface Additions {
  BesideBusy: () => ReactNode;
  InNote: (props: { problem: ApiProblem }) => ReactNode;
}

/** What surfaces add to busy buttons and to notes; signing in and checking a document do without its code. */
export const additions: Additions = { BesideBusy: () => null, InNote: () => null };
