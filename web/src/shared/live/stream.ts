import { sendStream } from '@/shared/api/transport';
import { createReader, type Received } from './frames';

/** Opens the stream after the frame of that id. Throws an ApiProblem when refused or cut; ends when the server ends it. */
export async function* openStream(after: string | null, signal: AbortSignal): AsyncGenerator<Received> {
  const body = await sendStream('/api/events', after === null ? {} : { 'Last-Event-ID': after }, signal);
  const text = body.pipeThrough(new TextDecoderStream()).getReader();
  const read = createReader();
  try {
    while (true) {
      const part = await text.read();
      if (part.done) return;
      yield* read(part.value);
    }
  } finally {
    await text.cancel().catch(() => undefined);
  }
}
