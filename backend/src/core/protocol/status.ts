import type { Milliseconds } from '../time/units.ts';
import type { Gap } from './gaps.ts';
import type { ImportStatus } from './import-status.ts';

/** The data of the SSE event `status`: the state of each hop between Slack and the page, and of the set-up. */
export interface ServerStatus {
  /** The server's clock when it sent this. */
  now: Milliseconds;
  slack: {
    /** `silent`: no event was ever received. `limited`: Slack withholds events and reported it (`app_rate_limited`). */
    state: 'silent' | 'ok' | 'quiet' | 'limited';
    last_event_at: Milliseconds | null;
  };
  journal: {
    /** `setup`: the server has no signing secret yet and accepts no events. */
    state: 'ok' | 'setup' | 'failing';
    /** Median time from a request to its commit, over the last hundred. */
    ack_ms: Milliseconds | null;
    reason: string;
  };
  log: {
    engine: 'embedded' | 'redpanda';
    state: 'connected' | 'disconnected';
    since: Milliseconds;
    /** Accepted records that are not in the log yet. */
    waiting: number;
    reason: string;
  };
  feed: {
    state: 'live' | 'catching_up';
    /** Entries of the log that are not folded yet. */
    behind: number;
    /** Open SSE connections: pages and other clients of the stream. */
    readers: number;
  };
  setup: SetupStatus;
  import: ImportStatus;
  /** Null where events arrive over HTTP. */
  socket: SocketStatus | null;
  api: ApiStatus;
  /** The gaps in the days that a page shows, oldest first. */
  gaps: readonly Gap[];
}

/** The state of Socket Mode. */
export interface SocketStatus {
  state: 'connecting' | 'connected' | 'down';
  connections: number;
  /** Why there is no connection, or fewer than two, and what to do; else empty. */
  reason: string;
}

/** The state of the workspace sync, which calls Slack's Web API. */
export interface ApiStatus {
  /** `off`: there is no bot token. `refused`: Slack rejects the token. */
  state: 'off' | 'connecting' | 'ok' | 'refused' | 'unreachable';
  /** Why the state is not `ok`; empty otherwise. */
  reason: string;
  missing_scopes: readonly MissingScope[];
  /** Null while it is unknown. */
  channels: ChannelCoverage | null;
  history: HistoryProgress | null;
  /** The start of the gap that is being backfilled now; null if there is none. */
  gap_since: Milliseconds | null;
  /**
   * Slack changed or removed many messages of channels at once. `reading`: the channels are being read again.
   * `unreadable`: they cannot be read, so that numbers may include messages that are gone. Null otherwise.
   */
  history_changed: 'reading' | 'unreadable' | null;
}

/** A scope that the token does not have, and what it would add to the dashboard. */
export interface MissingScope {
  scope: string;
  adds: string;
}

/** The number of public channels, and of those that the app is a member of and receives messages from. */
export interface ChannelCoverage {
  public: number;
  joined: number;
}

/** The progress of reading the history. */
export interface HistoryProgress {
  state: 'reading' | 'complete';
  /** The share of the calls that are done, 0 to 1. */
  share: number;
  /** The estimated time until it is complete. */
  left_ms: Milliseconds;
  /** All messages after this are read; null when all are. */
  read_back_to: Milliseconds | null;
  /** Messages read so far. */
  messages: number;
}

/** The progress of the set-up. */
export interface SetupStatus {
  secret_present: boolean;
  url_verified_at: Milliseconds | null;
  first_event_at: Milliseconds | null;
  /** The last requests to `/slack-events`, newest first, at most eight. */
  calls: readonly EventsRequest[];
}

/** One request to `/slack-events` and its response. `detail` has no secret and no text of a message. */
export interface EventsRequest {
  at: Milliseconds;
  status: number;
  detail: string;
}
