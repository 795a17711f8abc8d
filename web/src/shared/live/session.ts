import type { QueryClient } from '@tanstack/react-query';
import { noteInput, owesSign } from '@/shared/session/activity';
import { endSession, sessionEnded } from '@/shared/session/ended';
import { ME_KEY } from '@/shared/session/me';
import { holdStream, isFinal, type Open } from './connection';
import { startFeed, tellFeed } from './feed';
import type { Frame, Received } from './frames';
import { CLOSED_AFTER_HIDDEN_MS, lastAnswerAt, live, liveState, onAnswer, POLL_MS, resetLive } from './live';
import { Refresher } from './refresh';
import { openStream } from './stream';
import { browserTabs, type Channel, isMessage, type Message, standForLead, type Tabs } from './tabs';

const LOOK_MS = 1_000;

interface Options {
  reads: QueryClient;
  /** Tabs of the same session share one stream; the server allows five of them. */
  sessionId: string;
  open?: Open;
  tabs?: Tabs;
  random?: () => number;
}

/** Makes a page live until the returned function is called: one tab of the session streams, the others listen. */
export function startLive(options: Options): () => void {
  const page = new LivePage(options);
  page.start();
  return () => page.stop();
}

class LivePage {
  readonly #options: Required<Options>;
  readonly #refresher: Refresher;
  readonly #name: string;
  #channel: Channel | null = null;
  #startedAt = 0;
  #frameAt: number | null = null;
  #refused = false;
  #cut = false;
  #last: string | null = null;
  #leads = false;
  #stepBack: (() => void) | null = null;
  #sleep: ReturnType<typeof setTimeout> | null = null;
  #ends: (() => void)[] = [];
  #polledAt = 0;
  #missed = false;

  constructor(options: Options) {
    this.#options = { open: openStream, tabs: browserTabs, random: Math.random, ...options };
    this.#refresher = new Refresher(options.reads);
    this.#name = `wardkeep-live-${options.sessionId}`;
  }

  start(): void {
    resetLive();
    this.#startedAt = Date.now();
    startFeed(this.#startedAt);
    this.#channel = this.#options.tabs.channel(this.#name);
    if (this.#channel) this.#channel.onmessage = (event) => this.#told(event.data);
    const look = setInterval(() => this.#look(), LOOK_MS);
    const seen = () => this.#seen();
    document.addEventListener('visibilitychange', seen);
    this.#ends = [
      () => clearInterval(look),
      () => document.removeEventListener('visibilitychange', seen),
      onAnswer(() => this.#show()),
    ];
    this.#wake();
    if (document.hidden) this.#seen();
    this.#tellOthers({ say: 'ask' });
  }

  stop(): void {
    this.#rest();
    if (this.#sleep !== null) clearTimeout(this.#sleep);
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#refresher.stop();
    this.#channel?.close();
    this.#channel = null;
  }

  /** Stands for the lead. Whoever leads holds the stream. */
  #wake(): void {
    this.#stepBack ??= standForLead(this.#options.tabs.locks, this.#name, () => {
      this.#leads = true;
      const close = holdStream({
        open: this.#options.open,
        after: () => this.#last,
        heard: (received) => this.#heard(received),
        failed: (status) => {
          this.#failed(status);
          this.#tellOthers({ say: 'failed', status });
        },
        random: this.#options.random,
      });
      return () => {
        this.#leads = false;
        close();
      };
    });
  }

  #rest(): void {
    this.#stepBack?.();
    this.#stepBack = null;
  }

  #seen(): void {
    if (document.hidden) {
      this.#sleep ??= setTimeout(() => {
        this.#rest();
        this.#missed = true;
      }, CLOSED_AFTER_HIDDEN_MS);
      return;
    }
    if (this.#sleep !== null) clearTimeout(this.#sleep);
    this.#sleep = null;
    this.#wake();
    if (this.#missed) this.#refresher.everything();
    this.#missed = false;
  }

  #told(message: unknown): void {
    if (!isMessage(message)) return;
    const asked = message.say === 'ask' && this.#leads && live.get().mode === 'live';
    if (message.say === 'heard') this.#take(message.received);
    if (message.say === 'failed' && !this.#leads) this.#failed(message.status);
    if (message.say === 'input') noteInput();
    if (asked) this.#tellOthers({ say: 'heard', received: { frame: { is: 'heartbeat' }, id: this.#last } });
  }

  #heard(received: Received): void {
    this.#take(received);
    this.#tellOthers({ say: 'heard', received });
  }

  #tellOthers(message: Message): void {
    this.#channel?.postMessage(message);
  }

  #take({ frame, id }: Received): void {
    const first = this.#frameAt === null;
    const now = Date.now();
    if (id !== null) this.#last = id;
    if (frame.is === 'ended') {
      if (isFinal(frame)) endSession();
      else this.#askAll();
      return;
    }
    this.#frameAt = now;
    this.#refused = false;
    this.#cut = false;
    if (frame.is === 'change') tellFeed(frame.change, now);
    // A hidden page asks nothing; it reads everything again once it is looked at.
    if (document.hidden) this.#missed ||= frame.is !== 'heartbeat';
    else this.#refresh(frame, first);
    this.#show();
  }

  #refresh(frame: Frame, first: boolean): void {
    // Told to every tab: the server can be reached again, and what could not be read meanwhile is old.
    if (frame.is === 'hello') this.#refresher.failed();
    const unknownPast = first || frame.is === 'reset' || frame.is === 'strange';
    if (unknownPast || (frame.is === 'hello' && !frame.resumed)) this.#refresher.everything();
    else if (frame.is === 'change') this.#refresher.changed(frame.change);
  }

  /** Everything, and who is signed in: rights may have changed. */
  #askAll(): void {
    this.#refresher.everything();
    void this.#options.reads.refetchQueries({ queryKey: ME_KEY });
  }

  #failed(status: number): void {
    this.#refused ||= status >= 400;
    this.#cut = true;
    this.#look();
  }

  #show(): void {
    const { mode, currentAt } = live.get();
    const next = this.#state();
    if (next.mode !== mode || next.currentAt !== currentAt) live.set(next);
  }

  #state() {
    const signs = { startedAt: this.#startedAt, frameAt: this.#frameAt, refused: this.#refused, cut: this.#cut };
    return liveState({ ...signs, answerAt: lastAnswerAt() }, Date.now());
  }

  /** Says what the page is now, and asks the server by itself while the stream is lost. */
  #look(): void {
    const was = live.get().mode;
    this.#show();
    this.#keepSession();
    const { mode } = live.get();
    const lost = mode === 'frozen' || mode === 'polling';
    if (!lost || document.hidden || sessionEnded.get()) return;
    const justLost = was === 'live' || was === 'connecting' || was === 'reconnecting';
    if (!justLost && Date.now() - this.#polledAt < POLL_MS) return;
    this.#polledAt = Date.now();
    this.#askAll();
  }

  /** The server hears of a person who types without reading anything, and so do the other tabs. */
  #keepSession(): void {
    if (!owesSign() || sessionEnded.get()) return;
    void this.#options.reads.refetchQueries({ queryKey: ME_KEY });
    this.#tellOthers({ say: 'input' });
  }
}
