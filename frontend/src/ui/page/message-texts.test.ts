import { describe, expect, it } from 'vitest';
import { MAX_TEXT_AGE_MS, MessageTexts, textKey } from './message-texts.ts';

const key = (n: number) => ({ channel: 'C1', ts: `1700000000.${String(n).padStart(6, '0')}` });

/** Texts of a server, each request of which is counted. */
function setUp(kept = true) {
  const requests: number[] = [];
  const server = { text: 'hello' as string | null, isDown: false };
  let nowMs = 0;
  const texts = new MessageTexts(
    async (keys) => {
      requests.push(keys.length);
      if (server.isDown) throw new Error('down');
      return { kept, texts: keys.map((one) => ({ ...one, text: kept ? server.text : null })) };
    },
    () => nowMs,
  );
  return { texts, requests, server, advance: (ms: number) => (nowMs += ms) };
}

describe('texts of messages', () => {
  it('are fetched in requests of at most 100, once', async () => {
    const { texts, requests } = setUp();
    const keys = Array.from({ length: 250 }, (_, i) => key(i));
    await Promise.all([texts.load(keys, 'a'), texts.load(keys, 'a')]);
    await texts.load(keys, 'a');
    expect(requests).toEqual([100, 100, 50]);
    expect(texts.known(keys).size).toBe(250);
  });

  it('are fetched again at another cursor, but not within three seconds', async () => {
    const { texts, requests, server, advance } = setUp();
    await texts.load([key(1)], 'a');
    server.text = null;
    await texts.load([key(1)], 'b');
    advance(MAX_TEXT_AGE_MS);
    await texts.load([key(1)], 'a');
    expect(requests).toEqual([1]);
    await texts.load([key(1)], 'b');
    expect(texts.known([key(1)]).get(textKey(key(1)))).toBeNull();
  });

  it('are forgotten when they cannot be fetched again', async () => {
    const { texts, server, advance } = setUp();
    await texts.load([key(1)], 'a');
    server.isDown = true;
    advance(MAX_TEXT_AGE_MS);
    await texts.load([key(1)], 'b');
    expect(texts.known([key(1)]).size).toBe(0);
  });

  it('are not fetched any more once the server says that it keeps none', async () => {
    const { texts, requests } = setUp(false);
    await texts.load([key(1)], 'a');
    await texts.load([key(2)], 'b');
    expect([texts.isKept, requests]).toEqual([false, [1]]);
  });

  it('are kept for the newest 2,000 messages only', async () => {
    const { texts } = setUp();
    const keys = Array.from({ length: 2100 }, (_, i) => key(i));
    await texts.load(keys, 'a');
    expect(texts.known(keys).size).toBe(2000);
  });
});
