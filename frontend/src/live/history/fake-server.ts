import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import type { SlackRecord } from 'backend/core/records/record';
import { encodeSnapshot } from 'backend/core/snapshot/encode-snapshot';
import { createCommunity } from 'backend/core/state/community';
import { fold } from 'backend/core/state/fold';
import { formatSlackTimestamp } from 'backend/core/time/slack-timestamp';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Microseconds, type Milliseconds, msToUs } from 'backend/core/time/units';

export const NOW = Date.UTC(2026, 10, 17, 14, 6, 38);
const HORIZON_US = msToUs(NOW - 62 * DAY_MS);
export const settings = {
  timeZone: 'Europe/Lisbon',
  workspace: 'acme',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0',
};

/** A server of a community of three years, for a test of the page that replaces `fetch`. */
export class FakeServer {
  readonly community = createCommunity('T1');
  readonly fetched: string[] = [];
  /** The answer to a request for the past. */
  respondToHistory: (from: string) => Response | Promise<Response> = (from) =>
    this.snapshot(from === 'all' ? 0 : msToUs(Number(from)));

  constructor() {
    for (let n = 0; n < 400; n++) fold(this.community, sampleRecord(n, n * 71 * HOUR_MS + MINUTE_MS));
  }

  readonly fetch = async (url: string): Promise<Response> => {
    this.fetched.push(url);
    const from = new URL(url, 'http://localhost').searchParams.get('from');
    return from === null ? this.snapshot(HORIZON_US) : this.respondToHistory(from);
  };

  snapshot(horizonUs: Microseconds): Response {
    const bytes = encodeSnapshot({ cursor: 'e.1', settings, edition: 'a' }, this.community, horizonUs, false);
    return new Response(bytes, { headers: { 'server-now': String(NOW), 'snapshot-bytes': String(bytes.length) } });
  }
}

/** A message in one of four channels, by one of five people. */
export function sampleRecord(n: number, ageMs: Milliseconds): SlackRecord {
  return {
    v: 1,
    event_id: `Ev${n}`,
    team: 'T1',
    event_type: 'message',
    metric_type: 'message_count',
    user: `U${(n * 7) % 5}`,
    channel: `C${(n * 3) % 4}`,
    channel_type: 'channel',
    text: n % 3 === 0 ? `question ${n}?` : `text ${n}`,
    timestamp: formatSlackTimestamp(msToUs(NOW - ageMs) + n),
    bot: false,
    source: 'slack',
    received_at: NOW,
  };
}
