import type { TierHeal, TierRule } from '@/shared/api/generated/types.gen';
import { words } from './words';

/** "host_firewall" as "Host firewall". */
function family(id: string): string {
  const text = id
    .slice(id.lastIndexOf('.') + 1)
    .replaceAll('_', ' ')
    .replace(/\b(smb|ssh|usb|rdp|dns)\b/g, (name) => name.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Heal({ heal }: { heal: TierHeal }) {
  const held = heal.disabled ? words.disabled : heal.consented ? words.consented : words.notConsented;
  return (
    <li className="wrap-anywhere">
      {words.heals(heal.check_title, heal.runbook_title)}
      <span className={heal.consented && !heal.disabled ? 'text-soft' : 'text-warn'}>
        {` (${words.risk(heal.risk)}, ${held})`}
      </span>
    </li>
  );
}

/** Rule families with the checks they heal, by which fix, and whether the practice's consent covers it. */
export function RuleList({ rules }: { rules: readonly TierRule[] }) {
  const idle = rules.filter((rule) => rule.heals.length === 0);
  return (
    <ul className="mt-1 space-y-2">
      {rules
        .filter((rule) => rule.heals.length > 0)
        .map((rule) => (
          <li key={rule.id}>
            <span className="font-medium">{family(rule.id)}</span>
            <ul className="list-disc pl-5 text-[0.9375rem]">
              {rule.heals.map((heal) => (
                <Heal key={heal.check} heal={heal} />
              ))}
            </ul>
            {rule.awaiting.length > 0 && (
              <p className="text-[0.8125rem] text-soft">{words.awaiting(rule.awaiting.length)}</p>
            )}
          </li>
        ))}
      {idle.length > 0 && <li className="text-soft">{words.idle(idle.map((rule) => family(rule.id)).join(' · '))}</li>}
    </ul>
  );
}
