import { say } from '@/shared/say';

const all = {
  decisionUnsigned: {
    title: 'This decision was not signed',
    detail:
      'Nothing was changed. The browser closed the question, found no passkey for this server, or cannot use passkeys.',
  },
  signatureRefused: { title: 'The server did not take this signature', detail: 'Nothing was changed.' },
  decisionToSign: {
    title: 'This decision still waits for your signature',
    detail: 'Nothing was changed. It may be another one by now: look at it again, then press the same button.',
  },
  signAgain: 'Press the same button again to sign it, or go on without your signature.',
  goOnUnsigned: 'Go on without signing',
  unsignedNext:
    'The next press of the same button goes on without your signature. The evidence will say so: stated by the platform for you.',
  signAfterAll: 'Sign it after all',
  signing: 'Your browser asks for your passkey: it signs this decision, so that the evidence shows it was you.',
};

/** Words about signing what one decides. */
export const words = say(all, {
  unsignedNext:
    'The next press of the same button goes on without your signature. The record will say so: stated by the platform for you.',
  signing: 'Your browser asks for your passkey. It signs this decision, so that the record shows it was you.',
});
