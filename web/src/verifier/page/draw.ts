/** Draws a report as DOM. Everything from a kit goes in as text, never as markup. */
import { type KitFailure, type KitReport, type KitState, type KitStep, RUN_HERE } from '../kit/report';
import { pageWords as words } from './words';

type Child = Node | string;
const MOST_GAPS = 8;

export function el(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const badge = (state: KitState): HTMLElement =>
  el(
    'span',
    { class: `badge ${state}` },
    el('span', { 'aria-hidden': 'true' }, words.mark[state]),
    ` ${words.state[state]}`,
  );

const pairs = (rows: readonly (readonly [string, string])[]): HTMLElement =>
  el('dl', {}, ...rows.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));

const drawFailure = ({ where, expected, found }: KitFailure): HTMLElement =>
  pairs([
    [words.at, where],
    [words.expected, expected],
    [words.found, found],
  ]);

export function drawStep(step: KitStep): HTMLElement {
  const { failure } = step;
  const lines = [
    ...step.gaps.map((gap) => el('p', { class: 'gap' }, el('strong', {}, words.gap), ` ${gap}`)),
    ...step.facts.map((fact) => el('p', { class: 'fact' }, fact)),
  ];
  const head = el('h3', {}, el('span', { class: 'number' }, `V${step.step}`), ' ', step.title);
  const item = el('li', { class: `step ${step.state}`, 'data-step': `V${step.step}`, 'data-state': step.state });
  item.append(el('div', { class: 'head' }, head, badge(step.state)));
  item.append(el('p', { class: 'asks' }, words.asks[step.step] ?? ''));
  if (failure !== null) item.append(drawFailure(failure));
  item.append(...lines);
  return item;
}

/** The lines that sum up: which steps ran, which failed, what was not run. */
export function summary(report: KitReport): string[] {
  const names = (wanted: (step: KitStep) => boolean) =>
    report.steps
      .filter(wanted)
      .map((step) => `V${step.step}`)
      .join(', ');
  const here = new Set<number>(RUN_HERE);
  return [
    report.failure === null
      ? words.noneFailed(names((step) => step.state !== 'not_run'))
      : words.failed(report.failure.step),
    ...(report.failure === null ? [words.entries(report.entries)] : []),
    words.notRun(names((step) => !here.has(step.step))),
    ...(report.failure === null ? [words.noTime] : []),
    words.engine[report.engine],
  ];
}

export function drawReport(report: KitReport): HTMLElement[] {
  const [first = '', ...rest] = summary(report);
  // Never better than the verifiers: without V8 the time of no entry was checked by anybody outside.
  const found = el('section', {
    class: `found ${report.failure === null ? 'gaps' : 'failed'}`,
    'aria-labelledby': 'found',
  });
  found.append(el('h2', { id: 'found', tabindex: '-1' }, words.result), el('p', { class: 'first' }, first));
  if (report.failure !== null) found.append(...drawMeaning(report.failure), drawFailure(report.failure));
  found.append(...drawGaps(report));
  found.append(...rest.map((line) => el('p', {}, line)), el('p', { class: 'decides' }, words.decides));
  const steps = el('section', { 'aria-labelledby': 'steps' }, el('h2', { id: 'steps' }, words.steps));
  steps.append(el('ol', { role: 'list' }, ...report.steps.map(drawStep)));
  return [found, ...(report.compared || report.fingerprints.length === 0 ? [] : [drawKeys(report)]), steps];
}

function drawMeaning({ step }: KitFailure): HTMLElement[] {
  const meaning = words.means(step);
  return meaning === null ? [] : [el('p', {}, meaning)];
}

/** The gaps of all steps, the first of them where a reader looks first. */
function drawGaps(report: KitReport): HTMLElement[] {
  const all = report.steps.flatMap((step) => step.gaps.map((gap) => `V${step.step}: ${gap}`));
  if (all.length === 0) return [];
  const shown = all.slice(0, MOST_GAPS).map((gap) => el('li', {}, gap));
  if (all.length > MOST_GAPS) shown.push(el('li', {}, words.more(all.length - MOST_GAPS)));
  return [el('p', {}, words.gaps(all.length)), el('ul', { class: 'open' }, ...shown)];
}

/** Everything that the page shows of a report, to be kept beside the kit. `at` is the computer's own time. */
export function reportText(report: KitReport, kit: string, at: Date): string {
  const lines = [`${words.title}: ${kit}`, at.toISOString(), '', ...summary(report), words.decides, ''];
  for (const step of report.steps) {
    lines.push(`V${step.step} ${step.title}: ${words.state[step.state]}`);
    if (step.failure !== null) {
      const { where, expected, found } = step.failure;
      lines.push(`  ${words.at} ${where}`, `  ${words.expected} ${expected}`, `  ${words.found} ${found}`);
    }
    lines.push(...step.gaps.map((gap) => `  ${words.gap} ${gap}`), ...step.facts.map((fact) => `  ${fact}`));
  }
  return `${lines.join('\n')}\n`;
}

function drawKeys(report: KitReport): HTMLElement {
  const keys = el(
    'section',
    { class: 'keys', 'aria-labelledby': 'keys' },
    el('h2', { id: 'keys' }, words.fingerprints),
  );
  keys.append(el('p', {}, words.fingerprintsHint), pairs(report.fingerprints));
  return keys;
}
