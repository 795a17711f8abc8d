import type { TransitionView } from '@/shared/api/generated/types.gen';
import { speaksPlainly } from '@/shared/session/surface';
import { words } from './words';

/** Who moved an incident on: the kind in words, then which one. */
export function Actor({ kind, actor }: { kind: TransitionView['actor_kind']; actor: string }) {
  const name = actor.slice(actor.indexOf(':') + 1);
  const [rule = name, version] = name.split('@');
  const which = kind === 'rule' && version !== undefined ? words.ruleVersion(rule, version) : name;
  return (
    <span className="wrap-anywhere">
      <span className="font-medium">{words.by(kind)}</span>
      {kind !== 'system' && !(kind === 'rule' && speaksPlainly()) && <span className="text-soft">{` ${which}`}</span>}
    </span>
  );
}
