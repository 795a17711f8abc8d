import { beforeAll, expect, it } from 'vitest';

/** Terms of ours that a practice does not read (ux 5.1). */
const ours =
  /\b(appliances?|check-?ins?|incidents?|findings?|runbooks?|attempts?|drift(ed)?|guards?|workstation agents?|L[123]|organisations?|evidence|entry|entries|tiers?|auditor kits?|verdicts?|consents?|consented)\b/i;

/** Words of acts and pages that no role of a practice has: nobody there reads them. */
const ofStaff: Readonly<Record<string, RegExp>> = {
  'appliances/words.ts':
    /^(change|dialogTitle|previewReason|affected|devices|openFindings|added|removed|unchanged|risk|awaiting|idle|undo|why|whyHint|typeName|confirm|again|done|keys.*|versions?|queue.*|clock.*|retire.*|typeBox|all.*|filter|none(Of|AtAll)|showAll|head.*|ruleSet.*)$/,
  'devices/words.ts':
    /^(add.*|kinds|login.*|hostKey.*|needs.*|toAppliances|fields|replace.*|record.*|stop.*|check(Now|Reason|Asked)|credential.*|watchedBy|reachedWith|roleHint|accountHint|privateKey.*)$/,
  'findings/words.ts': /^(run.*|again.*|steps?From.*|touches.*)$/,
  'incidents/words.ts': /^(no)?guards?/i,
  // Names in the navigation of the others; a practice has its own.
  'surface/words.ts': /^(evidence|kits|consents|ordersFor|appliances|organisations)$/,
  'site/words.ts': /^(orders|checkNow|checkAsked|boxSilent)$/,
};

const files = import.meta.glob<{ words: Record<string, unknown> }>([
  '../features/{appliances,compliance,consents,devices,evidence,findings,incidents,kits,practice,providers,site,sites,verify}/words.ts',
  './ui/{words,score-words}.ts',
  '../app/surface/words.ts',
]);

/** What a value says: text itself, the text in the code of a function, and the same of what is within. */
function said(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') {
    const code = value.toString();
    return [...code.matchAll(/"([^"\\]*)"|'([^'\\]*)'|`([^`]*)`/g)].map((found) =>
      (found[1] ?? found[2] ?? found[3] ?? '').replaceAll(/\$\{[^}]*\}/g, ' '),
    );
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(said) : [];
}

beforeAll(() => history.replaceState(null, '', '/client'));

it.each(Object.entries(files))('%s is plain on the pages of a practice', async (path, load) => {
  const { words } = await load();
  const staff = ofStaff[path.split('/').slice(-2).join('/')];
  const jargon = Object.keys(words)
    .filter((name) => staff?.test(name) !== true)
    .flatMap((name) => said(words[name]).map((text) => `${name}: ${text}`))
    .filter((text) => ours.test(text.slice(text.indexOf(':'))));
  expect(jargon).toEqual([]);
});
