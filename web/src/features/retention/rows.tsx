import type { Purged as Done, RetentionClass } from '@/shared/api/generated/types.gen';
import { Panel } from '@/shared/ui/panel';
import { COUNTED_TO } from './data';
import { words } from './words';

interface Props {
  done: Done;
  classes: readonly RetentionClass[];
}

/** Rows by kind, those without any left out; `say` puts a count and a kind into words. */
export function Rows({
  done,
  classes,
  say,
  none,
}: Props & { say: (rows: string, title: string) => string; none: string }) {
  const shown = classes.filter((one) => (done.rows[one.name] ?? 0) > 0);
  if (shown.length === 0) return <p className="text-soft">{none}</p>;
  return (
    <ul className="list-disc pl-5">
      {shown.map((one) => (
        <li key={one.name}>{say(words.counted(done.rows[one.name] ?? 0, COUNTED_TO), one.title)}</li>
      ))}
    </ul>
  );
}

/** What a purge took, and whether more is left. */
export function Purged({ done, classes }: Props) {
  return (
    <Panel title={words.purged}>
      <div role="status" className="space-y-2">
        <Rows done={done} classes={classes} say={words.purgedRows} none={words.purgedNone} />
        {done.more && <p className="text-warn">{words.purgedMore}</p>}
      </div>
    </Panel>
  );
}
