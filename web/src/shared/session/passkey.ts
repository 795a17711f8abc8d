import type { Assertion, Attestation, PasskeyOptions } from '@/shared/api/generated/types.gen';
import { ApiProblem } from '@/shared/api/problem';

/** base64url without padding (RFC 4648, section 5), as WebAuthn level 3 writes bytes in JSON. */
function base64url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const problem = (code: string): ApiProblem =>
  new ApiProblem({ kind: 'answer', status: 0, code, title: '', detail: '' });

function usable(): void {
  if (typeof PublicKeyCredential === 'undefined' || !('parseRequestOptionsFromJSON' in PublicKeyCredential))
    throw problem('passkey_missing');
}

/** The person's answer to the browser. Given up, timed out and nothing to choose from look the same to a page. */
async function answered(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await asked.catch(() => null);
  if (credential instanceof PublicKeyCredential) return credential;
  throw problem('passkey_given_up');
}

/** Lets the browser ask for a passkey. Raises ApiProblem `passkey_missing`, `passkey_given_up`. */
export async function askPasskey({ public_key }: PasskeyOptions, signal?: AbortSignal): Promise<Assertion> {
  usable();
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: the browser parses it and refuses what it cannot read
  const json = public_key as unknown as PublicKeyCredentialRequestOptionsJSON;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
  const { id, rawId, response } = await answered(
    navigator.credentials.get({ publicKey, ...(signal === undefined ? {} : { signal }) }),
  );
  if (!(response instanceof AuthenticatorAssertionResponse)) throw problem('passkey_given_up');
  return {
    id,
    rawId: base64url(rawId),
    type: 'public-key',
    response: {
      clientDataJSON: base64url(response.clientDataJSON),
      authenticatorData: base64url(response.authenticatorData),
      signature: base64url(response.signature),
      ...(response.userHandle === null ? {} : { userHandle: base64url(response.userHandle) }),
    },
  };
}

/** What the passkey says to the question, as a header carries it. Raises as `askPasskey` does. */
export async function signWith(question: PasskeyOptions, signal: AbortSignal): Promise<string> {
  const assertion = await askPasskey(question, signal);
  return base64url(new TextEncoder().encode(JSON.stringify(assertion)).buffer);
}

/** Lets the browser make a passkey. Raises ApiProblem `passkey_missing`, `passkey_given_up`. */
export async function makePasskey({ public_key }: PasskeyOptions): Promise<Attestation> {
  usable();
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: the browser parses it and refuses what it cannot read
  const json = public_key as unknown as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json);
  const { id, rawId, response } = await answered(navigator.credentials.create({ publicKey }));
  if (!(response instanceof AuthenticatorAttestationResponse)) throw problem('passkey_given_up');
  return {
    id,
    rawId: base64url(rawId),
    type: 'public-key',
    response: {
      clientDataJSON: base64url(response.clientDataJSON),
      attestationObject: base64url(response.attestationObject),
    },
  };
}
