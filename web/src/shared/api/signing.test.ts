import { describe, expect, it, vi } from 'vitest';
import { answers, base, done, problem, startEachAnew, stop, token, toSign } from '@/shared/testing/decision';
import { stubPasskey } from '@/shared/testing/passkey';
import { asking } from './signing';
import { send } from './transport';

startEachAnew();

describe('a decision that the server wants signed', () => {
  it('is sent once more with what the passkey said: same body, same key', async () => {
    const asked = stubPasskey();
    const sent = answers(token('a'), toSign('c1'), done());
    expect((await send(stop())).ok).toBe(true);
    const [first, again] = sent;
    expect([sent.length, asked]).toEqual([2, ['c1']]);
    expect([first?.said, again?.body, again?.key]).toEqual([null, first?.body, first?.key]);
    expect(again?.said).toMatch(/^[A-Za-z0-9_-]+$/);
    const assertion: unknown = JSON.parse(Buffer.from(again?.said ?? '', 'base64url').toString('utf8'));
    expect(assertion).toEqual({
      id: 'key',
      rawId: Buffer.from('key').toString('base64url'),
      type: 'public-key',
      response: {
        clientDataJSON: Buffer.from('client data ÿ').toString('base64url'),
        authenticatorData: Buffer.from('authenticator data').toString('base64url'),
        signature: Buffer.from('signature').toString('base64url'),
      },
    });
  });

  it('says while the browser asks that it does, and no longer', async () => {
    const seen: boolean[] = [];
    stubPasskey(() => {
      seen.push(asking.get() !== null);
      return true;
    });
    answers(token('a'), toSign('c1'), done());
    await send(stop());
    expect([seen, asking.get()]).toEqual([[true], null]);
  });

  it('does not run out of time while its person is at the prompt', async () => {
    const limits: number[] = [];
    const real = AbortSignal.timeout.bind(AbortSignal);
    let open = 0;
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      limits.push(ms);
      return real(ms);
    });
    stubPasskey(() => {
      open = limits.length;
      return true;
    });
    answers(token('a'), toSign('c1'), done());
    await send(stop());
    // One for the token, one for the first sending, and after the prompt a whole new one.
    expect([open, limits]).toEqual([2, [30_000, 30_000, 30_000]]);
  });

  it('takes a new CSRF token on the way, with the signature kept', async () => {
    const asked = stubPasskey();
    const sent = answers(token('old'), toSign('c2'), problem(403, 'csrf_token'), token('new'), done());
    await send(stop());
    expect(sent.map((one) => [one.token, one.said !== null])).toEqual([
      ['old', false],
      ['old', true],
      ['new', true],
    ]);
    expect([asked, sent[2]?.said]).toEqual([['c2'], sent[1]?.said]);
  });

  it('is asked for once more when it changed meanwhile, then given up', async () => {
    const asked = stubPasskey();
    answers(token('a'), toSign('c1'), toSign('c2'), done());
    await send(stop());
    expect(asked).toEqual(['c1', 'c2']);
    answers(toSign('c3'), toSign('c4'), toSign('c5'));
    await expect(send(stop())).rejects.toMatchObject({ status: 428, code: 'decision_to_sign' });
    expect(asked).toEqual(['c1', 'c2', 'c3', 'c4']);
  });

  it.each([
    ['given up', () => stubPasskey(() => false)],
    ['impossible in this browser', () => vi.stubGlobal('PublicKeyCredential', undefined)],
  ])('is not sent again when it was %s', async (_, browser) => {
    browser();
    const sent = answers(token('a'), toSign('c1'));
    await expect(send(stop())).rejects.toMatchObject({
      code: 'decision_unsigned',
      title: 'This decision was not signed',
      act: 'POST /api/sites/1/stop',
    });
    expect([sent.length, asking.get()]).toEqual([1, null]);
  });

  it('that is refused for its signature says so in words of its own', async () => {
    stubPasskey();
    answers(token('a'), toSign('c1'), problem(422, 'factor_wrong'));
    await expect(send(stop())).rejects.toMatchObject({
      code: 'signature_refused',
      act: 'POST /api/sites/1/stop',
      reference: 'r-1',
    });
  });

  it.each([[undefined], [{}], [{ public_key: 'c' }], [{ public_key: { challenge: 7 } }], [[]]])(
    'whose question cannot be read asks nobody: %j',
    async (sign) => {
      const asked = stubPasskey();
      answers(token('a'), problem(428, 'decision_to_sign', { sign }));
      await expect(send(stop())).rejects.toMatchObject({ status: 428, code: 'decision_to_sign' });
      expect(asked).toEqual([]);
    },
  );

  it('leaves a wish for a fresh proof to whoever gives it', async () => {
    const asked = stubPasskey();
    answers(token('a'), problem(428, 'step_up_required'));
    await expect(send(stop())).rejects.toMatchObject({ status: 428, code: 'step_up_required' });
    expect(asked).toEqual([]);
  });
});

describe('beside a question', () => {
  it('reads go on, and a second decision waits for its turn', async () => {
    const go: (() => void)[] = [];
    const asked = stubPasskey(() => new Promise((said) => go.push(() => said(true))));
    const seen: string[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      const path = new URL(request.url).pathname;
      if (path === '/api/auth/csrf') return token('a');
      const signed = request.headers.has('decision-assertion');
      seen.push(`${request.method} ${path}${signed ? ' signed' : ''}`);
      return request.method === 'GET' || signed ? done() : toSign(path);
    });
    const first = send(stop('/api/a'));
    await vi.waitFor(() => expect(asked).toEqual(['/api/a']));
    const second = send(stop('/api/b'));
    await vi.waitFor(() => expect(seen).toContain('POST /api/b'));
    expect((await send(new Request(`${base}/api/sites`))).ok).toBe(true);
    expect(asked).toEqual(['/api/a']);
    go[0]?.();
    await first;
    await vi.waitFor(() => expect(asked).toEqual(['/api/a', '/api/b']));
    go[1]?.();
    await second;
    expect(seen).toEqual(['POST /api/a', 'POST /api/b', 'GET /api/sites', 'POST /api/a signed', 'POST /api/b signed']);
  });

  it('a call that its page left closes it, and is no refusal', async () => {
    const leaving = new AbortController();
    const asked = stubPasskey(
      ({ signal }) => new Promise((_, close) => signal.addEventListener('abort', () => close(signal.reason))),
    );
    const sent = answers(token('a'), toSign('c1'));
    const call = send(new Request(stop(), { signal: leaving.signal }));
    await vi.waitFor(() => expect(asked).toEqual(['c1']));
    leaving.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(sent).toHaveLength(1);
  });
});
