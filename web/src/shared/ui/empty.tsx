import type { ReactNode } from 'react';

/** Nothing to show: one sentence why, and one next step. */
export function Empty({ why, next }: { why: string; next?: ReactNode }) {
  return (
    <div className="px-4 py-8 text-center">
      <p className="mx-auto max-w-prose text-soft">{why}</p>
      {next && <div className="mt-2">{next}</div>}
    </div>
  );
}
