/** What each step asks, for a reader who knows no log. */
const asks: readonly string[] = [
  'Are the keys those of a list that you hold, and not only those of the kit?',
  'Is every file the one on the signed list, with nothing added or left out?',
  'Are the entries the bytes that the log was made of?',
  'Was each entry signed under a key that was in force then?',
  'Does each entry belong to this practice and to this log?',
  'Does the count of every box run without a hole, until the period ends or the box was retired?',
  'Do the entries lead to the signed heads of the log, and to whatever else was told of them?',
  'Did the log sign its heads, and did the boxes witness them?',
  'Are the time stamps of outside authorities genuine?',
  'Do the times of the entries fit the stamps?',
  'Was every device looked at as often as was promised, or does something say why not?',
  'Does every fix called healed have a failing look before it and a passing one after it?',
  'Did a person decide wherever one must?',
  'Are the figures of the report those of the entries?',
  'Do the verdicts follow from the facts?',
];

/** What a failed step means for a reader. It accuses nobody: bytes do not say who changed them. */
const means = new Map<number, string>([
  [
    1,
    'The kit is not what was built: it was damaged on its way, or changed afterwards. Ask for it again. If it fails again, rely on none of it.',
  ],
  [2, 'An entry is not what the log was made of, or an entry is gone and nothing in the log says that it was erased.'],
  [
    3,
    'An entry, or the kit itself, is signed by a key that nothing outside it vouches for. Look first whether the trust file is that of this practice.',
  ],
  [4, 'An entry is of another practice, site or log.'],
  [5, 'Entries of a box are missing, doubled, out of order, or written after it was retired.'],
  [6, 'The kit tells another history of the log than its signed heads, its boxes or your receipt.'],
  [7, 'A head of the log is not signed as it must be.'],
  [10, 'A box contradicts itself about what it looked at.'],
  [11, 'A fix is called healed without the two looks that would show it.'],
  [12, 'A decision and the signature that it carries do not belong together.'],
  [13, 'The figures of the report are not those of the entries.'],
]);

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
  trustHint:
    'The keys that you compared yourself: README.html says how to get them from a box. Without it no key is compared with anything outside the kit.',
  receipts: 'Receipts (optional)',
  receiptsHint:
    'From a paper that you kept: the name of the log, its size and its root. Paste them as they are printed, up to 32. A kit that continues another history than the one on your paper is caught here.',
  walk: 'Walk the steps',
  asks,
  means: (step: number) => means.get(step) ?? null,
  meaning: 'What it means',
  save: 'Save as text',
  saved: 'wardkeep-steps.txt',
  more: (count: number) => `and ${count} more, below`,
  steps: 'Steps',
  result: 'What was found',
  walking: (step: number, done: number, total: number) =>
    total === 0 ? `V${step} is running.` : `V${step} is running: ${Math.floor((100 * done) / total)} %.`,
  begun: 'Reading the kit.',
  failed: (step: number) => `Step V${step} failed. No step after it was begun.`,
  noneFailed: (ran: string) => `Ran here: ${ran}. None of them failed.`,
  gaps: (count: number) =>
    count === 1 ? '1 thing could not be established:' : `${count} things could not be established:`,
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
  receiptsRefused: (why: string) => `The receipts were not read: ${why}. No step was begun.`,
  unreadable:
    'The file could not be read to its end, perhaps because it changed or was moved. Nothing was established: choose it again.',
  noKit: 'Choose an auditor kit first.',
  engine: { browser: 'Signatures: Ed25519 of this browser.', bundled: 'Signatures: Ed25519 carried by this page.' },
} as const;
