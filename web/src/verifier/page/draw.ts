/** Draws a report as DOM. Everything from a kit goes in as text, never as markup. */
import { type KitFailure, type KitReport, type KitState, type KitStep, RUN_HERE } from '../kit/report';
import { pageWords as words } from './words';

type Child = Node | string;

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
  const gaps = report.steps.reduce((sum, step) => sum + step.gaps.length, 0);
  const here = new Set<number>(RUN_HERE);
  return [
    report.failure === null
      ? words.noneFailed(names((step) => step.state !== 'not_run'))
      : words.failed(report.failure.step),
    ...(gaps > 0 ? [words.gaps(gaps)] : []),
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
  if (report.failure !== null) found.append(drawFailure(report.failure));
  found.append(...rest.map((line) => el('p', {}, line)), el('p', { class: 'decides' }, words.decides));
  const steps = el('section', { 'aria-labelledby': 'steps' }, el('h2', { id: 'steps' }, words.steps));
  steps.append(el('ol', { role: 'list' }, ...report.steps.map(drawStep)));
  return [found, ...(report.compared || report.fingerprints.length === 0 ? [] : [drawKeys(report)]), steps];
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
