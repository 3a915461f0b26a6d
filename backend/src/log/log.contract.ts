import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jsonsOfEntries, newMessage, readEntries, WAIT_OPTIONS } from '../../../test/log/log-helpers.ts';
import type { MessageRecord } from '../core/records/record.ts';
import type { Log, LogEntry } from './log.ts';

/** One engine with one history: after a close, `open` opens a log with the same entries again. */
export interface LogHarness {
  open(): Promise<Log>;
  /** Closes every open log, and removes its data. */
  dispose(): Promise<void>;
}

interface ContractLog {
  readonly log: Log;
  /** Opens the log again after it was closed. */
  reopen(): Promise<void>;
  /** Appends one message after the other, and returns their JSON. */
  append(texts: readonly string[]): Promise<string[]>;
}

/** Tests the promises that every log keeps, whatever its engine. */
export function testLogContract(name: string, makeHarness: () => Promise<LogHarness>): void {
  describe(`log contract: ${name}`, { timeout: 120_000 }, () => {
    const contractLog = useLog(makeHarness);
    testReading(contractLog);
    testPositions(contractLog);
    testConcurrentAppends(contractLog);
    testAborting(contractLog);
    testClosing(contractLog);
    testStatus(contractLog);
  });
}

/** A new log for each test. */
function useLog(makeHarness: () => Promise<LogHarness>): ContractLog {
  let harness: LogHarness;
  let log: Log;
  beforeEach(async () => {
    harness = await makeHarness();
    log = await harness.open();
  }, 60_000);
  afterEach(() => harness.dispose(), 60_000);
  return {
    get log() {
      return log;
    },
    async reopen() {
      log = await harness.open();
    },
    async append(texts) {
      const records = texts.map((text) => newMessage(text));
      for (const record of records) await log.append([record]);
      return records.map((record) => JSON.stringify(record));
    },
  };
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

function testReading(contract: ContractLog): void {
  it('returns the appended records in order and to the letter', async () => {
    const { log } = contract;
    const records = ['one', 'two', 'three'].map((text) => newMessage(text));
    await log.append(records.slice(0, 2));
    await log.append(records.slice(2));
    const entries = await readEntries(log, 3);
    expect(jsonsOfEntries(entries)).toEqual(records.map((record) => JSON.stringify(record)));
    expect(entries.map(({ partition }) => partition)).toEqual([0, 0, 0]);
    expect(entries.map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  it('keeps hostile texts unchanged', async () => {
    const expected = await contract.append(HOSTILE_TEXTS);
    const jsons = jsonsOfEntries(await readEntries(contract.log, HOSTILE_TEXTS.length));
    expect(jsons).toEqual(expected);
    expect(jsons.every((json) => !json.includes('\n'))).toBe(true);
    expect(JSON.parse(jsons.at(-1) ?? '')).toMatchObject({ text: HOSTILE_TEXTS.at(-1) });
  });

  it('returns the same entries to two readers', async () => {
    const expected = await contract.append(['a', 'b', 'c', 'd']);
    const [one, two] = await Promise.all([readEntries(contract.log, 4), readEntries(contract.log, 4)]);
    expect(jsonsOfEntries(one)).toEqual(expected);
    expect(two).toEqual(one);
  });
}

function testPositions(contract: ContractLog): void {
  it('returns exactly the entries from a position in the middle on', async () => {
    const expected = await contract.append(['a', 'b', 'c', 'd', 'e']);
    const rest = await readEntries(contract.log, 2, [3]);
    expect(jsonsOfEntries(rest)).toEqual(expected.slice(3));
    expect(rest[0]?.offset).toBe(3);
  });

  it('waits for entries at its head and beyond it', async () => {
    await contract.append(['a', 'b']);
    const atHead = readEntries(contract.log, 2, [2]);
    const beyondHead = readEntries(contract.log, 1, [3]);
    const expected = await contract.append(['c', 'd']);
    expect(jsonsOfEntries(await atHead)).toEqual(expected);
    expect(jsonsOfEntries(await beyondHead)).toEqual(expected.slice(1));
  });
}

function testConcurrentAppends(contract: ContractLog): void {
  it('returns old and live entries without a gap or a repetition, in the order of each caller', async () => {
    const { log } = contract;
    const callers = 50;
    const appendsPerCaller = 100;
    await contract.append(['before']);
    const appending = Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        for (let turn = 0; turn < appendsPerCaller; turn++) await log.append([newMessage(`${caller}:${turn}`)]);
      }),
    );
    const count = callers * appendsPerCaller + 1;
    const reading = Promise.all([readEntries(log, count), readEntries(log, count)]);
    await appending;
    const [entries, others] = await reading;
    expect(others).toEqual(entries);
    expect(entries.map(({ offset }) => offset)).toEqual(entries.map((_, index) => index));

    const turnByCaller = new Map<string, number>();
    for (const json of jsonsOfEntries(entries).slice(1)) {
      const [caller = '', turn] = (JSON.parse(json) as MessageRecord).text?.split(':') ?? [];
      expect(Number(turn)).toBe((turnByCaller.get(caller) ?? -1) + 1);
      turnByCaller.set(caller, Number(turn));
    }
    expect([...turnByCaller.values()]).toEqual(Array.from({ length: callers }, () => appendsPerCaller - 1));
  });
}

function testAborting(contract: ContractLog): void {
  it('ends a waiting reader at once when its signal aborts', async () => {
    await contract.append(['a']);
    const stop = new AbortController();
    const entries: LogEntry[] = [];
    const reading = (async () => {
      for await (const batch of contract.log.entries([], stop.signal)) entries.push(...batch);
    })();
    await vi.waitFor(() => expect(entries).toHaveLength(1), WAIT_OPTIONS);
    const abortedAtMs = performance.now();
    stop.abort();
    await reading;
    expect(performance.now() - abortedAtMs).toBeLessThan(1000);
  });

  it('returns nothing to a reader whose signal has already aborted', async () => {
    await contract.append(['a']);
    const batches: unknown[] = [];
    for await (const batch of contract.log.entries([], AbortSignal.abort())) batches.push(batch);
    expect(batches).toEqual([]);
  });
}

function testClosing(contract: ContractLog): void {
  it('keeps epoch, entries and offsets when it is closed and opened again', async () => {
    const expected = await contract.append(['a', 'b']);
    const before = await readEntries(contract.log, 2);
    await vi.waitFor(() => expect(contract.log.bounds()?.head).toEqual([2]), WAIT_OPTIONS);
    const epoch = contract.log.bounds()?.epoch;
    await contract.log.close();

    await contract.reopen();
    const more = await contract.append(['c']);
    const entries = await readEntries(contract.log, 3);
    expect(entries.slice(0, 2)).toEqual(before);
    expect(jsonsOfEntries(entries)).toEqual([...expected, ...more]);
    await vi.waitFor(() => expect(contract.log.bounds()).toEqual({ epoch, floor: [0], head: [3] }), WAIT_OPTIONS);
  });

  it('finishes pending appends, ends its readers and rejects new records when it is closed', async () => {
    const { log } = contract;
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

    await contract.reopen();
    expect(jsonsOfEntries(await readEntries(contract.log, 100))).toEqual(
      records.map((record) => JSON.stringify(record)),
    );
  });
}

function testStatus(contract: ContractLog): void {
  it('reports its bounds and that it is connected', async () => {
    const { log } = contract;
    await vi.waitFor(() => expect(log.bounds()).toMatchObject({ floor: [0], head: [0] }), WAIT_OPTIONS);
    await contract.append(['a', 'b']);
    await readEntries(log, 2);
    await vi.waitFor(() => {
      expect(log.bounds()).toMatchObject({ floor: [0], head: [2] });
      expect(log.bounds()?.epoch).toMatch(/^[0-9a-f]{8}$/);
      expect(log.status()).toMatchObject({ connected: true, waiting: 0, reason: '' });
    }, WAIT_OPTIONS);
    expect(log.status().since).toBeLessThanOrEqual(Date.now());
  });
}
