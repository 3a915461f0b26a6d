import type { Milliseconds } from 'backend/core/time/units';

/** One server-sent event as text; the shared stream relays it without parsing most of it. */
export interface StreamEvent {
  event: 'hello' | 'message' | 'status' | 'ping' | 'reset' | 'bye';
  data: string;
  /** The cursor after this event; empty if the event carries none. */
  id: string;
}

/** The state of the connection to the server. It holds durations, because only tabs estimate the server's clock. */
export type StreamState =
  | { state: 'connecting' }
  | { state: 'live' }
  | { state: 'lost'; silentForMs: Milliseconds; attempt: number; retryInMs: Milliseconds };

/** What a tab sends to the shared stream. */
export type ClientMessage =
  /** The tab is about to fetch a snapshot. It receives the current state now, and no records until it follows. */
  | { kind: 'join' }
  /** The tab holds a snapshot at this cursor. `caught_up` follows as soon as the stream reaches that cursor. */
  | { kind: 'follow'; cursor: string }
  /** Reconnect now instead of at the next attempt. */
  | { kind: 'retry' }
  /** The response to each ping. */
  | { kind: 'pong' };

/** What the shared stream sends to a tab. */
export type ServerMessage =
  | { kind: 'event'; event: StreamEvent }
  | { kind: 'stream_state'; streamState: StreamState }
  /** The last `status` event of the stream, for a tab that joins. Its `now` lies in the past. */
  | { kind: 'status'; data: string }
  /** Every event after the cursor of the tab's snapshot. From here on the tab receives each new event. */
  | { kind: 'caught_up'; cursor: string; events: StreamEvent[] }
  /** The stream has removed this tab: the tab must fetch a new snapshot. */
  | { kind: 'resync' };
