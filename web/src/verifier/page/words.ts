/** Every word of the page. It says which steps ran and what they found; it never gives the verdict. */
export const pageWords = {
  name: 'Wardkeep',
  title: 'Walk the steps of an auditor kit',
  lede: 'This page reads a kit on this computer and walks the numbered steps of its verification. It sends nothing and asks nobody: it works without a network.',
  verdict:
    'It gives no verdict. That is for wardkeep verify and wardkeep-verify, installed from a source that you trust.',
  source:
    'If you opened this page from inside a kit, whoever built the kit built the page too. A copy from another source says more.',
  kit: 'Auditor kit',
  kitHint: 'The ZIP file as you received it, not unpacked. Choose it, or drop it here.',
  trust: 'Trust file (optional)',
  trustHint: 'The keys that you compared yourself. Without it no key is compared with anything outside the kit.',
  walk: 'Walk the steps',
  steps: 'Steps',
  result: 'What was found',
  walking: (step: number, done: number, total: number) =>
    total === 0 ? `V${step} is running.` : `V${step} is running: ${Math.floor((100 * done) / total)} %.`,
  begun: 'Reading the kit.',
  failed: (step: number) => `Step V${step} failed. No step after it was begun.`,
  noneFailed: (ran: string) => `Ran here: ${ran}. None of them failed.`,
  gaps: (count: number) =>
    count === 1 ? '1 thing could not be established.' : `${count} things could not be established.`,
  notRun: (steps: string) => `Not run here: ${steps}. Nothing is said about them.`,
  noTime: 'No time was checked by independent stamps: that is V8 and V9.',
  entries: (count: number) => (count === 1 ? '1 entry was read.' : `${count} entries were read.`),
  decides: 'This is not the verdict: wardkeep verify or wardkeep-verify decides.',
  state: { passed: 'no fault found', gaps: 'gaps', failed: 'failed', not_run: 'not run here' },
  mark: { passed: '\u2713', gaps: '\u25b3', failed: '\u2715', not_run: '\u2013' },
  at: 'At',
  expected: 'Expected',
  found: 'Found',
  gap: 'Gap:',
  fingerprints: 'Fingerprints to compare',
  fingerprintsHint:
    'No trust file was given, so these keys are only what the kit says. Compare each with what the box in the practice shows and what the operator printed.',
  trustRefused: (why: string) => `The trust file was not read: ${why}. No step was begun.`,
  unreadable:
    'The file could not be read to its end, perhaps because it changed or was moved. Nothing was established: choose it again.',
  noKit: 'Choose an auditor kit first.',
  engine: { browser: 'Signatures: Ed25519 of this browser.', bundled: 'Signatures: Ed25519 carried by this page.' },
} as const;
