import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MessageRecord } from '../core/records/record.ts';
import type { Log, LogEntry, Position } from './log.ts';

/** One engine over one history: `open` may be called again after a close, and finds the same history. */
export interface LogHarness {
  open(): Promise<Log>;
  /** Ends every log that is still open, and removes what it left behind. */
  dispose(): Promise<void>;
}

export const WAIT_OPTIONS = { timeout: 30_000, interval: 20 };

let made = 0;
export function newMessage(text: string, channel = 'C1'): MessageRecord {
  made++;
  return {
    v: 1,
    event_id: `Ev${made}`,
    team: 'T1',
    event_type: 'message',
    metric_type: 'message_count',
    user: 'U1',
    channel,
    channel_type: 'channel',
    text,
    timestamp: `17000${String(made).padStart(5, '0')}.000100`,
    bot: false,
    source: 'slack',
    received_at: 1_700_000_000_000 + made,
  };
}

/** Reads until `count` entries have come, then stops reading. */
export async function readEntries(log: Log, count: number, from: Position = []): Promise<LogEntry[]> {
  const found: LogEntry[] = [];
  if (count === 0) return found;
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), 60_000);
  for await (const batch of log.entries(from, stop.signal)) {
    expect(batch.length, 'a batch is never empty').toBeGreaterThan(0);
    found.push(...batch);
    if (found.length >= count) break;
  }
  clearTimeout(late);
  expect(found.length, 'entries that came in time').toBeGreaterThanOrEqual(count);
  return found;
}

export function jsonsOfEntries(entries: readonly LogEntry[]): string[] {
  return entries.map(({ json }) => json);
}

/** Where to go on after these entries of a log with one partition. */
export function positionAfter(entries: readonly LogEntry[]): Position {
  return [(entries.at(-1)?.offset ?? -1) + 1];
}

const HOSTILE_TEXTS = [
  'two\nlines\r\nand a tab\t',
  'data: forged\n\nid: 7\n\n',
  '\u0000 NUL, \u2028 line and \u2029 paragraph separator',
  '\uD83D\uDC3C panda, \uD83D\uDE00\u200D\uFE0F, half a pair: \uD83D',
  '"quotes" \\ and </script><!--',
  '\uFFFE\uFFFF\uFEFF',
  '',
  'x'.repeat(40_000),
  '\u{1F43C}'.repeat(20_000),
];

/** What every log promises, whatever it is made of. */
export function testLogContract(name: string, makeHarness: () => Promise<LogHarness>): void {
  describe(`log contract: ${name}`, { timeout: 120_000 }, () => {
    let harness: LogHarness;
    let log: Log;

    beforeEach(async () => {
      harness = await makeHarness();
      log = await harness.open();
    }, 60_000);
    afterEach(() => harness.dispose(), 60_000);

    async function append(texts: readonly string[]): Promise<string[]> {
      const records = texts.map((text) => newMessage(text));
      for (const record of records) await log.append([record]);
      return records.map((record) => JSON.stringify(record));
    }

    it('reads back what was appended, in order and to the letter', async () => {
      const records = ['one', 'two', 'three'].map((text) => newMessage(text));
      await log.append(records.slice(0, 2));
      await log.append(records.slice(2));
      const entries = await readEntries(log, 3);
      expect(jsonsOfEntries(entries)).toEqual(records.map((record) => JSON.stringify(record)));
      expect(entries.map(({ partition }) => partition)).toEqual([0, 0, 0]);
      expect(entries.map(({ offset }) => offset)).toEqual([0, 1, 2]);
    });

    it('keeps hostile text', async () => {
      const expected = await append(HOSTILE_TEXTS);
      const found = jsonsOfEntries(await readEntries(log, HOSTILE_TEXTS.length));
      expect(found).toEqual(expected);
      expect(found.every((json) => !json.includes('\n'))).toBe(true);
      expect(JSON.parse(found.at(-1) ?? '')).toMatchObject({ text: HOSTILE_TEXTS.at(-1) });
    });

    it('shows two readers the same', async () => {
      const expected = await append(['a', 'b', 'c', 'd']);
      const [one, two] = await Promise.all([readEntries(log, 4), readEntries(log, 4)]);
      expect(jsonsOfEntries(one)).toEqual(expected);
      expect(two).toEqual(one);
    });

    it('reads exactly the rest from a position in the middle', async () => {
      const expected = await append(['a', 'b', 'c', 'd', 'e']);
      const rest = await readEntries(log, 2, [3]);
      expect(jsonsOfEntries(rest)).toEqual(expected.slice(3));
      expect(rest[0]?.offset).toBe(3);
    });

    it('waits at its head, and beyond it, until there is something', async () => {
      await append(['a', 'b']);
      const atHead = readEntries(log, 2, [2]);
      const beyond = readEntries(log, 1, [3]);
      const expected = await append(['c', 'd']);
      expect(jsonsOfEntries(await atHead)).toEqual(expected);
      expect(jsonsOfEntries(await beyond)).toEqual(expected.slice(1));
    });

    it('joins history and live without a gap or a repetition', async () => {
      const callers = 50;
      const each = 100;
      await append(['before']);
      const appending = Promise.all(
        Array.from({ length: callers }, async (_, caller) => {
          for (let turn = 0; turn < each; turn++) await log.append([newMessage(`${caller}:${turn}`)]);
        }),
      );
      const reading = Promise.all([readEntries(log, callers * each + 1), readEntries(log, callers * each + 1)]);
      await appending;
      const [entries, others] = await reading;
      expect(others).toEqual(entries);
      expect(entries.map(({ offset }) => offset)).toEqual(entries.map((_, index) => index));

      const turnOf = new Map<string, number>();
      for (const json of jsonsOfEntries(entries).slice(1)) {
        const [caller = '', turn] = (JSON.parse(json) as MessageRecord).text?.split(':') ?? [];
        expect(Number(turn)).toBe((turnOf.get(caller) ?? -1) + 1);
        turnOf.set(caller, Number(turn));
      }
      expect([...turnOf.values()]).toEqual(Array.from({ length: callers }, () => each - 1));
    });

    it('survives a close: same epoch, same entries, and goes on where it was', async () => {
      const expected = await append(['a', 'b']);
      const before = await readEntries(log, 2);
      await vi.waitFor(() => expect(log.bounds()?.head).toEqual([2]), WAIT_OPTIONS);
      const epoch = log.bounds()?.epoch;
      await log.close();

      log = await harness.open();
      const more = await append(['c']);
      const entries = await readEntries(log, 3);
      expect(entries.slice(0, 2)).toEqual(before);
      expect(jsonsOfEntries(entries)).toEqual([...expected, ...more]);
      await vi.waitFor(() => expect(log.bounds()).toEqual({ epoch, floor: [0], head: [3] }), WAIT_OPTIONS);
    });

    it('stops a waiting reader at once when it is aborted', async () => {
      await append(['a']);
      const stop = new AbortController();
      const seen: LogEntry[] = [];
      const reading = (async () => {
        for await (const batch of log.entries([], stop.signal)) seen.push(...batch);
      })();
      await vi.waitFor(() => expect(seen).toHaveLength(1), WAIT_OPTIONS);
      const before = performance.now();
      stop.abort();
      await reading;
      expect(performance.now() - before).toBeLessThan(1000);
    });

    it('gives an aborted reader nothing', async () => {
      await append(['a']);
      const batches: unknown[] = [];
      for await (const batch of log.entries([], AbortSignal.abort())) batches.push(batch);
      expect(batches).toEqual([]);
    });

    it('finishes appends when it is closed, twice if need be, ends its readers and takes nothing more', async () => {
      const reading = (async () => {
        for await (const _ of log.entries([], new AbortController().signal));
      })();
      const records = Array.from({ length: 100 }, (_, index) => newMessage(`late ${index}`));
      const appending = Promise.all(records.map((record) => log.append([record])));
      await Promise.all([log.close(), log.close()]);
      await appending;
      await reading;
      await expect(log.append([newMessage('too late')])).rejects.toThrow('closed');
      expect(log.status().connected).toBe(false);

      log = await harness.open();
      expect(jsonsOfEntries(await readEntries(log, 100))).toEqual(records.map((record) => JSON.stringify(record)));
    });

    it('says where it begins and ends, and that it is connected', async () => {
      await vi.waitFor(() => expect(log.bounds()).toMatchObject({ floor: [0], head: [0] }), WAIT_OPTIONS);
      await append(['a', 'b']);
      await readEntries(log, 2);
      await vi.waitFor(() => {
        expect(log.bounds()).toMatchObject({ floor: [0], head: [2] });
        expect(log.bounds()?.epoch).toMatch(/^[0-9a-f]{8}$/);
        expect(log.status()).toMatchObject({ connected: true, waiting: 0, reason: '' });
      }, WAIT_OPTIONS);
      expect(log.status().since).toBeLessThanOrEqual(Date.now());
    });
  });
}
