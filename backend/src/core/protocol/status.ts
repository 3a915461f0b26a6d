import type { Gap } from './gaps.ts';
import type { ImportStatus } from './import-status.ts';

/** What `event: status` carries: the state of each hop between Slack and this page, and of the set-up. Times are ms UTC. */
export interface ServerStatus {
  /** The server's clock when this was said. */
  now: number;
  slack: {
    /** `silent`: no event was ever seen. `limited`: Slack said that it withholds events (`app_rate_limited`). */
    state: 'silent' | 'ok' | 'quiet' | 'limited';
    last_event_at: number | null;
  };
  journal: {
    /** `setup`: there is no signing secret yet, so that nothing is accepted. */
    state: 'ok' | 'setup' | 'failing';
    /** Median time from request to durable, of the last hundred, ms. */
    ack_ms: number | null;
    reason: string;
  };
  log: {
    engine: 'embedded' | 'redpanda';
    state: 'connected' | 'disconnected';
    since: number;
    /** Records accepted that the log does not hold yet. */
    waiting: number;
    reason: string;
  };
  feed: {
    state: 'live' | 'catching_up';
    /** Entries of the log that the feed has not folded yet. */
    behind: number;
    /** Open dashboards and other readers of the stream. */
    readers: number;
  };
  setup: SetupStatus;
  import: ImportStatus;
  /** Null where events come over HTTP. */
  socket: SocketStatus | null;
  api: ApiStatus;
  /** When nothing was heard, oldest first, of the days that a page shows. */
  gaps: readonly Gap[];
}

/** Whether events can arrive over Socket Mode. */
export interface SocketStatus {
  state: 'connecting' | 'connected' | 'down';
  connections: number;
  /** Why there is none, in words; else empty. */
  reason: string;
}

/** What is asked of Slack. */
export interface ApiStatus {
  /** `off`: there is no token to ask with. `refused`: Slack does not accept it. */
  state: 'off' | 'connecting' | 'ok' | 'refused' | 'unreachable';
  /** Why it is not ok, in words; else empty. */
  reason: string;
  missing_scopes: readonly MissingScope[];
  /** Null while it is not known. */
  channels: ChannelCoverage | null;
  history: HistoryProgress | null;
  /** Since when something may be missing that is being read now. */
  gap_since: number | null;
}

/** A scope that the token lacks, and what the dashboard would gain by it. */
export interface MissingScope {
  scope: string;
  adds: string;
}

/** How many public channels there are, and in how many of them the app hears what is said. */
export interface ChannelCoverage {
  public: number;
  joined: number;
}

/** How far the reading of the past is. */
export interface HistoryProgress {
  state: 'reading' | 'complete';
  /** Of the calls it takes, 0 to 1. */
  share: number;
  /** ms, as far as can be told now. */
  left_ms: number;
  /** Everything newer is read; null once all is. */
  read_back_to: number | null;
  /** Messages taken from the past so far. */
  messages: number;
}

export interface SetupStatus {
  secret_present: boolean;
  url_verified_at: number | null;
  first_event_at: number | null;
  /** The last calls to `/slack-events`, newest first, at most eight. */
  calls: readonly EventsRequest[];
}

/** One answer given on `/slack-events`, in words that name no secret and no text. */
export interface EventsRequest {
  at: number;
  status: number;
  detail: string;
}
