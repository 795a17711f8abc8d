import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Overview } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { type Tone, toneText } from '@/shared/status/tones';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

const figure = 'block text-2xl font-semibold tabular-nums';
const linked = 'underline decoration-1 underline-offset-4 decoration-line-strong';

function Figure({ name, tone, count, link }: { name: ReactNode; tone: Tone; count: number; link: ReactNode }) {
  return (
    <div>
      <dt className="text-[0.8125rem] text-soft">{name}</dt>
      <dd className={`${figure} ${count === 0 ? 'text-faint' : toneText[tone]}`}>{link}</dd>
    </div>
  );
}

export function ApplianceFigures({ counts }: { counts: Overview['appliances'] }) {
  const states = ['online', 'stale', 'offline', 'pending'] as const;
  return (
    <Panel title={words.appliances}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3">
        {states.map((state) => {
          const status = statusWord('connections', state);
          return (
            <Figure
              key={state}
              name={status.word}
              tone={status.tone}
              count={counts[state]}
              link={
                <Link to="/appliances" search={{ status: state }} className={linked}>
                  {counts[state]}
                </Link>
              }
            />
          );
        })}
      </dl>
    </Panel>
  );
}

export function FunnelFigures({ funnel }: { funnel: Overview['funnel'] }) {
  const rows: readonly [keyof typeof funnel & keyof typeof words, Tone, string | undefined][] = [
    ['detected', 'muted', undefined],
    ['decided', 'muted', undefined],
    ['healed', 'good', 'healed'],
    ['recovered', 'good', 'recovered'],
    ['escalated', 'bad', 'escalated'],
    ['open', 'warn', 'open'],
  ];
  return (
    <Panel title={words.funnel(funnel.window_hours)}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        {rows.map(([name, tone, status]) => (
          <Figure
            key={name}
            name={words[name]}
            tone={tone}
            count={funnel[name]}
            link={
              <Link to="/incidents" search={status === undefined ? {} : { status }} className={linked}>
                {funnel[name]}
              </Link>
            }
          />
        ))}
      </dl>
      <p className="mt-3 text-[0.8125rem] text-soft">{words.funnelNote}</p>
    </Panel>
  );
}

export function EvidenceFigures({ evidence }: { evidence: Overview['evidence'] }) {
  const entries = (count: number) => (
    <Link to="/evidence/entries" className={linked}>
      {count}
    </Link>
  );
  const oldest = evidence.oldest_unsealed_at;
  return (
    <Panel title={words.evidence}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3">
        <Figure name={words.entries} tone="muted" count={evidence.entries} link={entries(evidence.entries)} />
        <Figure name={words.sealed} tone="muted" count={evidence.sealed} link={entries(evidence.sealed)} />
        <div className="col-span-2">
          <dt className="text-[0.8125rem] text-soft">{words.oldest}</dt>
          <dd className={oldest === null ? 'text-soft' : 'font-medium'}>
            {oldest !== null ? (
              <TimeStamp value={oldest} />
            ) : evidence.entries === 0 ? (
              words.noEntries
            ) : (
              words.allSealed
            )}
          </dd>
        </div>
        {evidence.alarms > 0 && (
          <Figure name={words.alarms} tone="bad" count={evidence.alarms} link={entries(evidence.alarms)} />
        )}
      </dl>
    </Panel>
  );
}
