import { describe, expect, it, vi } from 'vitest';
import { sessionEnded } from '@/shared/session/ended';
import { answers, done, startEachAnew, stop, token, toSign } from '@/shared/testing/decision';
import { stubPasskey } from '@/shared/testing/passkey';
import { ApiProblem } from './problem';
import { noteGone, unsigned } from './signing';
import { forgetCsrf, send } from './transport';

/** Lets a call be refused for want of a signature; the problem that its page shows. */
async function refusedOnce(): Promise<ApiProblem> {
  stubPasskey(() => false);
  forgetCsrf();
  answers(token('a'), toSign('c1'));
  const thrown: unknown = await send(stop()).catch((one: unknown) => one);
  if (!(thrown instanceof ApiProblem)) throw new Error('it was not refused');
  return thrown;
}

startEachAnew();

describe('the choice to go on without a signature', () => {
  it('holds for one press of that act, and asks nobody', async () => {
    unsigned.set(await refusedOnce());
    const asked = stubPasskey();
    const sent = answers(toSign('c2'), done(), toSign('c3'), done());
    await send(stop());
    expect([asked, sent.map((one) => one.said), unsigned.get()]).toEqual([[], [null, 'none'], null]);
    await send(stop());
    expect(asked).toEqual(['c3']);
  });

  it('says nothing where the server wants no signature', async () => {
    const chosen = await refusedOnce();
    unsigned.set(chosen);
    const sent = answers(done());
    await send(stop());
    expect([sent.map((one) => one.said), unsigned.get()]).toEqual([[null], chosen]);
  });

  it('is not that of another act', async () => {
    const chosen = await refusedOnce();
    unsigned.set(chosen);
    const asked = stubPasskey();
    answers(toSign('c2'), done());
    await send(stop('/api/sites/2/stop'));
    expect([asked, unsigned.get()]).toEqual([['c2'], chosen]);
  });

  it('is not asked about again when the server wants a signature all the same', async () => {
    unsigned.set(await refusedOnce());
    const asked = stubPasskey();
    answers(toSign('c2'), toSign('c3'));
    await expect(send(stop())).rejects.toMatchObject({ code: 'decision_to_sign' });
    expect(asked).toEqual([]);
  });

  it('goes with the session', async () => {
    unsigned.set(await refusedOnce());
    sessionEnded.set(true);
    expect(unsigned.get()).toBeNull();
  });

  it('goes with its note, but not from under a press that took the note away', async () => {
    const chosen = await refusedOnce();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    unsigned.set(chosen);
    noteGone(chosen);
    vi.advanceTimersByTime(1_000);
    expect(unsigned.get()).toBeNull();

    unsigned.set(chosen);
    const asked = stubPasskey();
    let answer = (_: Response) => {};
    const said: (string | null)[] = [];
    vi.stubGlobal('fetch', (request: Request) => {
      said.push(request.headers.get('decision-assertion'));
      return said.length === 1 ? new Promise<Response>((with_) => (answer = with_)) : Promise.resolve(done());
    });
    noteGone(chosen);
    const call = send(stop());
    await vi.waitFor(() => expect(said).toHaveLength(1));
    vi.advanceTimersByTime(10_000);
    answer(toSign('c2'));
    await call;
    expect([said, asked, unsigned.get()]).toEqual([[null, 'none'], [], null]);
  });

  it('of another note stays', async () => {
    const [one, other] = [await refusedOnce(), await refusedOnce()];
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    unsigned.set(other);
    noteGone(one);
    vi.advanceTimersByTime(1_000);
    expect(unsigned.get()).toBe(other);
  });
});
