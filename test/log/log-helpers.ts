import { expect } from 'vitest';
import type { MessageRecord } from '../../backend/src/core/records/record.ts';
import type { Log, LogEntry, Position } from '../../backend/src/log/log.ts';

/** For `vi.waitFor`; the timeout is far above what a loaded machine needs. */
export const WAIT_OPTIONS = { timeout: 120_000, interval: 20 };
const READ_TIMEOUT_MS = 60_000;

let messageCount = 0;

/** A message that differs from all earlier ones. */
export function newMessage(text: string, channel = 'C1'): MessageRecord {
  messageCount++;
  return {
    v: 1,
    event_id: `Ev${messageCount}`,
    team: 'T1',
    event_type: 'message',
    metric_type: 'message_count',
    user: 'U1',
    channel,
    channel_type: 'channel',
    text,
    timestamp: `17000${String(messageCount).padStart(5, '0')}.000100`,
    bot: false,
    source: 'slack',
    received_at: 1_700_000_000_000 + messageCount,
  };
}

/** Appends a message for each text. Returns their JSON. */
export async function appendTexts(log: Log, texts: readonly string[], channel?: string): Promise<string[]> {
  const records = texts.map((text) => newMessage(text, channel));
  await log.append(records);
  return records.map((record) => JSON.stringify(record));
}

/** Resolves with the entries from a position on, once there are at least `count`. */
export async function readEntries(log: Log, count: number, from: Position = []): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  if (count === 0) return entries;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), READ_TIMEOUT_MS);
  for await (const batch of log.entries(from, stop.signal)) {
    expect(batch.length, 'entries in a batch').toBeGreaterThan(0);
    entries.push(...batch);
    if (entries.length >= count) break;
  }
  clearTimeout(timer);
  expect(entries.length, 'entries read in time').toBeGreaterThanOrEqual(count);
  return entries;
}

/** Collects all entries of a log, past and new, until the log is closed. */
export function followLog(log: Log): { entries: LogEntry[]; reading: Promise<void> } {
  const entries: LogEntry[] = [];
  const reading = (async () => {
    for await (const batch of log.entries([], new AbortController().signal)) entries.push(...batch);
  })();
  reading.catch(() => undefined);
  return { entries, reading };
}

export function jsonsOfEntries(entries: readonly LogEntry[]): string[] {
  return entries.map(({ json }) => json);
}

/** The position after these entries of a log with one partition. */
export function positionAfter(entries: readonly LogEntry[]): Position {
  return [(entries.at(-1)?.offset ?? -1) + 1];
}
