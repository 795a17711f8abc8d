/** V12: what changes who may sign, and what is done on a consent, has the decision of a person before it. */
import type { Acts } from './acts';
import type { Engines } from './passkey';
import type { KitTally } from './report';

export async function v12Decisions(tally: KitTally, logs: readonly { acts: Acts }[], engines: Engines): Promise<void> {
  for (const { acts } of logs) await acts.passkeys.judge(engines);
  const sum = (count: (acts: Acts) => number) => logs.reduce((total, { acts }) => total + count(acts), 0);
  const asserted = sum((acts) => acts.asserted);
  const signed = sum((acts) => acts.signed);
  const own = sum((acts) => acts.own);
  const kinds = `${asserted} asserted by the platform, ${signed} signed by a passkey, ${own} of the platform itself`;
  tally.fact(12, `${asserted + signed + own} decisions: ${kinds}`);
  for (const line of signers(logs.map(({ acts }) => acts))) tally.fact(12, line);
  const unverified = sum((acts) => acts.passkeys.unverified);
  if (unverified > 0) tally.gap(12, `${unverified} signatures by passkeys not verified: this browser cannot`);
  for (const { acts } of logs) for (const gap of undecided(acts)) tally.gap(12, gap);
}

/** By person and fingerprint, over all logs. */
function signers(logs: readonly Acts[]): string[] {
  const counts = new Map<string, number>();
  for (const { passkeys } of logs)
    for (const [by, count] of passkeys.signed) counts.set(by, (counts.get(by) ?? 0) + count);
  return [...counts.keys()].sort().map((by) => {
    const [person, fingerprint] = by.split(' ');
    return `person ${person} signed ${counts.get(by)} with passkey ${fingerprint}`;
  });
}

function undecided(acts: Acts): string[] {
  const alone = acts.privileged.filter((act) => !acts.hasDecision(act));
  const consents = [...acts.uses].filter(([consent, index]) => !acts.decidedBefore(`consent:${consent}`, index));
  return [
    ...alone.map(({ did, index }) => `${did} at entry ${index} with no decision before it`),
    ...consents.map(
      ([consent, index]) => `consent ${consent} has no decision in the kit before its first use at entry ${index}`,
    ),
  ];
}
