import type { Risk, RunbookView } from '@/shared/api/generated/types.gen';
import { statusWord } from '@/shared/status/status';
import { Button } from '@/shared/ui/button';
import { Panel } from '@/shared/ui/panel';
import { StatusPill } from '@/shared/ui/status-pill';
import { words } from './words';

const SHOWN = 3;

function Examples({ runbooks }: { runbooks: readonly RunbookView[] }) {
  const line = (one: RunbookView) => (
    <li key={one.id}>
      {one.title}
      <span className="block text-[0.8125rem] text-soft">
        {[one.disruptive ? words.disruptive : null, `${words.undo}: ${one.undo_words}`].filter(Boolean).join(' · ')}
      </span>
    </li>
  );
  const rest = runbooks.slice(SHOWN);
  return (
    <div>
      <p className="text-[0.8125rem] font-medium text-soft">{words.examples}</p>
      <ul className="mt-1 list-disc space-y-1 pl-5">{runbooks.slice(0, SHOWN).map(line)}</ul>
      {rest.length > 0 && (
        <details className="mt-1">
          <summary className="w-fit cursor-pointer rounded text-accent">{words.moreExamples(runbooks.length)}</summary>
          <ul className="mt-1 list-disc space-y-1 pl-5">{rest.map(line)}</ul>
        </details>
      )}
    </div>
  );
}

interface Props {
  risk: Risk;
  runbooks: readonly RunbookView[];
  live: boolean;
  /** Absent where this role may not decide. */
  onGive: (() => void) | undefined;
}

/** One class of fixes in plain words, with examples, and whether it is allowed. */
export function ClassPanel({ risk, runbooks, live, onGive }: Props) {
  const mine = runbooks.filter((one) => one.risk.risk === risk);
  const standing = mine.filter((one) => one.consent === 'standing');
  const means = mine[0]?.risk.means;
  if (mine.length === 0) return null;
  return (
    <Panel
      title={words.classOf(risk)}
      aside={<StatusPill status={statusWord('consents', live ? 'live' : 'not_live')} />}
    >
      <div className="space-y-3">
        {means !== undefined && <p>{means}</p>}
        <Examples runbooks={standing.length > 0 ? standing : mine} />
        {standing.length === 0 ? (
          <p className="text-soft">{words.notStanding}</p>
        ) : (
          onGive && !live && <Button onClick={onGive}>{words.give(words.classOf(risk))}</Button>
        )}
      </div>
    </Panel>
  );
}
