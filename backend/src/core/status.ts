/** What `event: status` carries: the state of each hop between Slack and this page, and of the set-up. Times are ms UTC. */
export interface Status {
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
  setup: Setup;
}

export interface Setup {
  secret_present: boolean;
  url_verified_at: number | null;
  first_event_at: number | null;
  /** The last calls to `/slack-events`, newest first, at most eight. */
  calls: readonly Call[];
}

/** One answer given on `/slack-events`, in words that name no secret and no text. */
export interface Call {
  at: number;
  status: number;
  detail: string;
}
