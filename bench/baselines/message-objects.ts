import type { MessageRecord } from '../../backend/src/core/records/record.ts';
import {
  DAY_MS,
  type Milliseconds,
  msToSeconds,
  type Seconds,
  secondsToMs,
} from '../../backend/src/core/time/units.ts';

/** The baseline of the message columns: one object for each message, in a map by channel and timestamp. */
export interface MessageObject {
  timeSeconds: Seconds;
  user: string;
  channel: string;
  threadSeconds: Seconds;
  deleted: boolean;
}

const WINDOW_SECONDS: Seconds = msToSeconds(30 * DAY_MS);
const CHART_SECONDS: Seconds = msToSeconds(61 * DAY_MS);

export function addMessageObjects(messages: Map<string, MessageObject>, records: readonly MessageRecord[]): void {
  for (const { channel, timestamp, user = '', thread_ts } of records)
    messages.set(`${channel}|${timestamp}`, {
      timeSeconds: Number(timestamp),
      user,
      channel,
      threadSeconds: Number(thread_ts ?? 0),
      deleted: false,
    });
}

/**
 * Returns a part of what the panels need: the messages of all time and by day, posters of the last 30 days and of the 30
 * days before, and the ten people with most messages.
 */
export function summarizeObjects(messages: ReadonlyMap<string, MessageObject>, nowMs: Milliseconds) {
  const windows = [new Map<string, number>(), new Map<string, number>()];
  const days = new Map<string, number>();
  let total = 0;
  for (const { timeSeconds, user, deleted } of messages.values()) {
    if (deleted) continue;
    total++;
    const ageSeconds = msToSeconds(nowMs) - timeSeconds;
    const window = windows[Math.floor(ageSeconds / WINDOW_SECONDS)];
    window?.set(user, (window.get(user) ?? 0) + 1);
    if (ageSeconds > CHART_SECONDS) continue;
    const day = new Date(secondsToMs(timeSeconds)).toISOString().slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const leaders = [...(windows[0] ?? [])].sort(([, a], [, b]) => b - a).slice(0, 10);
  return { total, days, leaders, posters: windows.map((window) => window.size) };
}
