import { createContext, type ReactNode, useContext } from 'react';
import { useNow } from '@/shared/time/clock';
import { absolute, age, compact, ownZone, short } from '@/shared/time/format';
import { words } from './words';

const Zone = createContext<string | null>(null);

/** Times below are shown in this zone: the site's for what a site's boxes saw. */
export function ZoneProvider({ zone, children }: { zone: string | null; children: ReactNode }) {
  return <Zone.Provider value={zone}>{children}</Zone.Provider>;
}

/** The zone that times are shown in here. */
export function useZone(): string {
  return useContext(Zone) ?? ownZone();
}

interface Props {
  /** RFC 3339, UTC. */
  value: string | null | undefined;
  /** `full` and `line` are age and date in one line, `short` on two lines; `exact` is the date with seconds. */
  form?: 'full' | 'line' | 'short' | 'exact';
}

export function TimeStamp({ value, form = 'full' }: Props) {
  const zone = useZone();
  const now = useNow();
  const at = new Date(value ?? '');
  if (Number.isNaN(at.getTime())) return <span className="text-faint">{words.noData}</span>;
  const ago = age(at, now);
  const date = { full: absolute, line: short, short, exact: compact }[form](at, zone);
  if (form === 'exact' || ago === null) return <time dateTime={at.toISOString()}>{date}</time>;
  return (
    <time dateTime={at.toISOString()}>
      <span className="whitespace-nowrap">{ago}</span>
      <span className={form === 'short' ? 'block text-[0.8125rem] text-faint' : 'text-faint'}>
        {form === 'short' ? date : ` · ${date}`}
      </span>
    </time>
  );
}
