import { say } from '@/shared/say';

const all = {
  page: 'Time from outside',
  lead: 'Who outside vouches for the time? Authorities stamp a head over all logs each hour. What is older than a stamp was there when it was made.',
  standing: 'How it stands',
  off: 'No time-stamping authority is set up, so all times are this server’s and the appliances’ own word. TSA_URLS names authorities.',
  waiting: 'Authorities are set up; none has answered yet.',
  staleSince: 'Too old since',
  newest: 'Newest time stamp',
  noNewest: 'None yet',
  platform: 'Newest head over all logs',
  platformSize: (size: number) => `${size} entries of the platform’s own log`,
  noPlatform: 'None yet: it is made within an hour of the first checkpoint.',
  root: 'Its root',
  ownLog: 'The platform’s own log',
  ownLogLead: 'Time stamps are taken over this log, so the server reads it again like every other.',
  authorities: 'Authorities',
  headAuthority: 'Authority',
  headState: 'State',
  headNewest: 'Newest stamp',
  headProblem: 'What is wrong',
  noProblem: 'Nothing known',
  calendars: 'Calendars',
  calendarsOff: 'off',
  calendarsOn: (pending: number) =>
    pending === 0
      ? 'on, nothing waits'
      : pending === 1
        ? 'on, 1 proof waits for a block'
        : `on, ${pending} proofs wait for a block`,
  pendingSince: 'oldest since',
  list: 'Anchors',
  caption: 'Anchors, newest first',
  headLogs: 'Covers',
  headStamps: 'Stamped',
  headBeside: 'Beside it',
  nothingBeside: 'nothing',
  witnessed: (name: string) => `co-signed by ${name}`,
  headFiles: 'Files',
  nobody: 'no time stamp yet',
  entriesOf: (site: string, size: number) => `${site}: ${size} entries`,
  more: (count: number) => (count === 1 ? 'and 1 more log' : `and ${count} more logs`),
  unknownSite: 'a site that is not listed here',
  block: (number: number) => `block ${number}`,
  download: 'Download',
  token: 'Token (.der)',
  tokenOf: (authority: string, size: number) => `Download the token of ${authority} over ${size} entries`,
  ots: 'Proof (.ots)',
  otsOf: (size: number) => `Download the calendar proof over ${size} entries`,
  askAgain: 'Ask again now',
  askAgainWhy: 'Each failure makes the wait before the next try longer, up to an hour.',
  askedAgain: (names: readonly string[]) =>
    names.length === 0
      ? 'Nobody waits: all of them answered last.'
      : `Asked again within seconds: ${names.join(', ')}.`,
  downloadOf: (site: string) => `Download the files for ${site}`,
  none: 'No anchor covers a log of yours yet.',
  noneOff: 'There is none, as no authority is set up.',
  revocation: {
    checked: 'not revoked when it stamped',
    not_offered: 'the authority offers no list of revoked certificates',
    not_fetched: 'the list of revoked certificates was not to be had',
  },
  notProven:
    'A stamp shows that what it covers was there by then. It does not show when an entry was written before that, nor that it is true. Checked here by the server; wardkeep verify checks it again from a kit, with a trust file that names the authority.',
  back: 'Where you are',
  evidence: 'Evidence',
  // On other pages.
  outside: 'Time from outside',
  seeAnchors: 'See who vouches for the time',
  stampedAt: 'Time-stamped',
  stampedBy: (authority: string) => `by ${authority}, an authority outside`,
  notStamped: 'Not yet, or no authority is set up',
  anchorFiles: 'Download its anchor',
};

/** Words of the pages about time stamps from outside. */
export const words = say(all, {
  lead: 'Who outside vouches for the time? Authorities stamp a seal over all records each hour. What is older than a stamp was there when it was made.',
  off: 'No time-stamping authority is set up, so all times are those of this server and of the boxes. The operator of this server can set one up.',
  noPlatform: 'None yet: it is made within an hour of the first seal.',
  entriesOf: (site: string, size: number) => `${site}: ${size} records`,
  notProven:
    'A stamp shows that what it covers was there by then. It does not show when a record was written before that, nor that it is true. Checked here by the server; wardkeep verify checks it again from a kit, with a trust file that names the authority.',
  evidence: 'Records',
});
