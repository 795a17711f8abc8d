import type { ReactNode } from 'react';

export type Fact = readonly [name: string, value: ReactNode];

/** Names beside values. On a phone the name stands above its value. */
export function Facts({ rows, wide = false }: { rows: readonly Fact[]; wide?: boolean }) {
  return (
    <dl
      className={`grid gap-x-6 gap-y-2 ${wide ? 'sm:grid-cols-[fit-content(14rem)_minmax(0,1fr)]' : 'sm:grid-cols-[fit-content(10rem)_minmax(0,1fr)]'}`}
    >
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-soft max-sm:-mb-2 max-sm:text-[0.8125rem]">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
