import { say } from '@/shared/say';

/** Why the law demands that an entry goes. */
const grounds: Record<string, string> = {
  phi_in_leaf: 'a value that tells of a patient had reached it',
  court_order: 'a court ordered it',
  law_of_erasure: 'a law gives a person the right to it',
};

const all = {
  endedBox: 'Appliance that ended',
  nextBox: 'Appliance in its place',
  ofBox: 'Signed by the appliance',
  lastEntry: 'Its last entry',
  neverWrote: 'None: it never wrote one',
  lastCosigned: 'Newest head that it co-signed',
  neverCosigned: 'None',
  sizeOf: (size: number) => `${size} entries, root`,
  decidedBy: 'Decided in',
  decision: 'Decision',
  openDecision: 'Open the decision',
  erasedTitle: 'Erased',
  erasedLead:
    'What this entry stated was erased because the law demands it. The database holds nothing of it any more. A copy in write-once storage stays locked there until its time is over, and nothing shows it.',
  erasedStays:
    'Its place in the chain and in the log, its hash and the proof of its place stay, so that nothing else can be put where it was. Every kit lists it as erased.',
  erasedAt: 'Erased',
  erasedEntry: 'Entry that was erased',
  ground: 'Ground',
  groundOf: (code: string) => grounds[code] ?? code.replaceAll('_', ' '),
  openErasure: 'Open the erasure',
  wasSigner: 'Was signed by',
  observedErased: 'Erased with the entry',
  servedErased:
    'Shown is not checked. The bytes are gone, so this entry cannot be verified by itself: the whole log can, under Verify, and shows that its place is kept.',
  keyErased: 'Not to be checked any more: the signature is gone with the bytes.',
  erasedLine: 'Erased: what it stated is gone',
  retiredLine: 'An appliance is retired: it states nothing after this',
  boundLine: 'Another appliance takes its place',
  erasureLine: (ground: string) => `An earlier entry is erased: ${ground}`,
};

/** Words about boxes that ended and entries that were erased. */
export const words = say(all, {
  endedBox: 'Box that ended',
  nextBox: 'Box in its place',
  ofBox: 'Signed by the box',
  lastEntry: 'Its last record',
  lastCosigned: 'Newest seal that it co-signed',
  sizeOf: (size: number) => `${size} records, root`,
  erasedLead:
    'What this record stated was erased because the law demands it. It is shown nowhere any more. A copy in write-once storage stays locked until its time is over.',
  erasedStays:
    'Its place, its hash and the proof of its place stay. So nothing else can be put where it was. Every file for an auditor lists it as erased.',
  erasedEntry: 'Record that was erased',
  servedErased:
    'Shown is not checked. The bytes are gone, so this record cannot be checked by itself. The whole log can, and shows that its place is kept.',
  observedErased: 'Erased with the record',
  retiredLine: 'A box is taken out of service: it states nothing after this',
  boundLine: 'Another box takes its place',
  erasureLine: (ground: string) => `An earlier record is erased: ${ground}`,
});
