import { say } from '@/shared/say';

const all = {
  page: 'Auditor kits',
  lead: 'One file for the auditor: a contiguous range of signed entries with their proofs, so that nobody has to take our word.',
  organisation: 'Organisation',
  noOrganisation: 'No organisation is set up yet, so there is nothing to put into a kit.',
  from: 'From (UTC)',
  to: 'Up to, not included (UTC)',
  badPeriod: 'The period ends before it begins.',
  build: 'Build and download the kit',
  building: 'Building the kit',
  buildTitle: 'Build a kit',
  buildNote:
    'Each build is written down: in the audit log, and as an entry in the log itself. At most 10 an hour. The same period gives the same bytes while nothing changed.',
  cancel: 'Cancel',
  cancelled: 'Cancelled. A build that had begun is still written down.',
  waiting: 'The server puts the kit together',
  received: (done: string, total: string | null) =>
    total === null ? `${done} received` : `${done} of ${total} received`,
  speed: (rate: string) => `${rate} a second`,
  size: (bytes: number) =>
    bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`,
  ready: 'The kit is in your downloads',
  file: 'File',
  fileSize: 'Size',
  fileDigest: 'SHA-256 of the file',
  manifestDigest: 'SHA-256 of its manifest',
  same: 'Computed from the file: the same as the server stated.',
  differs: 'Computed from the file: NOT the one that the server stated. Do not pass this file on; build the kit again.',
  unstated: 'The server stated none to compare with.',
  unreadable: 'The file holds no manifest where one must be. Do not pass it on; build the kit again.',
  namesWhat:
    'The server states the digest of the manifest, and the manifest lists every file of the kit with its digest. Whether the listed files are the ones in the kit is for wardkeep verify to say.',
  again: (name: string) => `Save ${name} again`,
  trustTitle: 'The trust file beside it',
  trustWhy:
    'It names the keys of the log, of the platform and of each box, as this server states them. Compare its lines with what the box shows and what the operator publishes, then keep it: it is worth what comparing it was worth.',
  trustGet: 'Download the trust file',
  trustDone: 'The trust file is in your downloads.',
  verifyTitle: 'How the receiver verifies it',
  verifyLead: 'On a computer of their own, without a network and without asking us:',
  verifyGo: 'wardkeep verify KIT.zip --trust FILE.trust',
  verifyPlain: 'wardkeep verify KIT.zip',
  verifyPlainWhy: 'without a trust file: at best “valid with gaps: keys not compared”',
  verifyJson: 'wardkeep verify KIT.zip --trust FILE.trust --json',
  verifyJsonWhy: 'for a program to read',
  exits:
    'Exit status 0: valid. 3: valid with gaps, each named. 1: invalid, with the step and the entry. 2: a file cannot be read.',
  askHere:
    'Whether a file was issued here, anybody can ask without an account. The file stays with them; only its digest is sent:',
  contents: 'What is in it',
  contentLines: [
    'signed entries, byte for byte, from the last one before the period to the first after it',
    'signed checkpoints with the co-signatures of the boxes, and proofs that tie them together',
    'time stamps of authorities outside, where there are any',
    'the keys and decisions that the entries rely on',
    'checks and runbooks in force, and the frameworks',
    'a report, a reading guide and a list of what is known to be missing; shown as asserted',
  ],
  notProven:
    'A kit does not prove that a sensor told the truth, nor help when an appliance was compromised before it signed. Not legal advice. Not a certification.',
};

/** Words of the page that builds auditor kits. */
export const words = say(
  all,
  {
    exits:
      'Exit status 0: valid. 3: valid with gaps, each named. 1: invalid, with the step and the record. 2: a file cannot be read.',
    page: 'For your auditor',
    lead: 'One file for your auditor: signed records with their proofs, so that nobody has to take our word.',
    organisation: 'Practice',
    noOrganisation: 'Your practice is not set up yet, so there is nothing to put into the file.',
    build: 'Make and download the file',
    building: 'Making the file',
    buildTitle: 'Make a file',
    buildNote:
      'Each one is written down: in the list of who did what, and in the record itself. At most 10 an hour. The same period gives the same bytes while nothing changed.',
    waiting: 'The server puts the file together',
    ready: 'The file is in your downloads',
    differs: 'Computed from the file: NOT the one that the server stated. Do not pass this file on; make it again.',
    unreadable: 'The file holds no manifest where one must be. Do not pass it on; make it again.',
    namesWhat:
      'The server states the digest of the manifest, and the manifest lists every file in it with its digest. Whether they are the listed ones is for wardkeep verify to say.',
    contentLines: [
      'signed records, byte for byte, from the last one before the period to the first after it',
      'signed seals with the signatures of the boxes, and proofs that tie them together',
      'time stamps of authorities outside, where there are any',
      'the keys and decisions that the records rely on',
      'checks and approved fixes in force, and the frameworks',
      'a report, a reading guide and a list of what is known to be missing; shown as asserted',
    ],
    notProven:
      'It does not prove that a sensor told the truth, nor help when a box was taken over before it signed. Not legal advice. Not a certification.',
  },
  {
    page: 'Kits',
    lead: 'One file with signed records and their proofs, to check on a computer of your own.',
    verifyTitle: 'How you verify it',
    verifyLead: 'On your own computer, without a network and without asking us:',
  },
);
