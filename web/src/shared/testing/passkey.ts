import { vi } from 'vitest';

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;

class Response {
  clientDataJSON = bytes('client data ÿ');
  authenticatorData = bytes('authenticator data');
  signature = bytes('signature');
  userHandle = null;
}

class Key {
  static parseRequestOptionsFromJSON = (json: unknown) => json;
  id = 'key';
  rawId = bytes('key');
  response = new Response();
}

interface Asked {
  publicKey: { challenge: string };
  signal: AbortSignal;
}

/** A browser with a passkey: what its person was asked, and what they do. Undo with `vi.unstubAllGlobals()`. */
export function stubPasskey(person: (question: Asked) => boolean | Promise<boolean> = () => true): string[] {
  const asked: string[] = [];
  vi.stubGlobal('PublicKeyCredential', Key);
  vi.stubGlobal('AuthenticatorAssertionResponse', Response);
  vi.stubGlobal('navigator', {
    ...navigator,
    credentials: {
      get: async (question: Asked) => {
        asked.push(question.publicKey.challenge);
        if (!(await person(question))) throw new Error('NotAllowedError');
        return new Key();
      },
    },
  });
  return asked;
}
