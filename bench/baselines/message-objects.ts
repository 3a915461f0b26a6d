import type { MessageRecord } from '../../backend/src/core/records/record.ts';

/** The obvious alternative to the columns, as a baseline: one object a message, found by its identity. */
export interface MessageObject {
  timeSeconds: number;
  user: string;
  channel: string;
  threadSeconds: number;
  deleted: boolean;
}

export function addMessageObjects(messages: Map<string, MessageObject>, all: readonly MessageRecord[]): void {
  for (const { channel, timestamp, user = '', thread_ts } of all)
    messages.set(`${channel}|${timestamp}`, {
      timeSeconds: Number(timestamp),
      user,
      channel,
      threadSeconds: Number(thread_ts ?? 0),
      deleted: false,
    });
}

/** Messages, posters and the ten who wrote most, of 30 days and of those before; messages by day: what the panels need. */
export function summarizeObjects(messages: ReadonlyMap<string, MessageObject>, now: number) {
  const windows = [new Map<string, number>(), new Map<string, number>()];
  const days = new Map<string, number>();
  let total = 0;
  for (const { timeSeconds: ts, user, deleted } of messages.values()) {
    if (deleted) continue;
    total++;
    const age = now / 1000 - ts;
    const window = windows[Math.floor(age / (30 * 86_400))];
    window?.set(user, (window.get(user) ?? 0) + 1);
    if (age > 61 * 86_400) continue;
    const day = new Date(ts * 1000).toISOString().slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const leaders = [...(windows[0] ?? [])].sort(([, a], [, b]) => b - a).slice(0, 10);
  return { total, days, leaders, posters: windows.map((window) => window.size) };
}
