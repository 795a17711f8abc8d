/** V12: what changes who may sign, and what is done on a consent, has the decision of a person before it. */
import type { Acts } from './acts';
import type { KitTally } from './report';

export function v12Decisions(tally: KitTally, logs: readonly { acts: Acts }[]): void {
  for (const { acts } of logs) if (acts.fault !== null) throw acts.fault;
  const sum = (count: (acts: Acts) => number) => logs.reduce((total, { acts }) => total + count(acts), 0);
  const asserted = sum((acts) => acts.asserted);
  const signed = sum((acts) => acts.signed);
  const own = sum((acts) => acts.own);
  const kinds = `${asserted} asserted by the platform, ${signed} signed by a passkey, ${own} of the platform itself`;
  tally.fact(12, `${asserted + signed + own} decisions: ${kinds}`);
  for (const { acts } of logs) for (const gap of undecided(acts)) tally.gap(12, gap);
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
