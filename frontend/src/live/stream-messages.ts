/** One block of the stream as text: whoever relays it need not know what it says. */
export interface StreamEvent {
  event: 'hello' | 'message' | 'status' | 'ping' | 'reset' | 'bye';
  data: string;
  /** The cursor after it; empty if it says none. */
  id: string;
}

/** The state of the connection to the server. Durations, in ms: only a tab knows the server's clock, and its own. */
export type StreamState =
  | { state: 'connecting' }
  | { state: 'live' }
  | { state: 'lost'; silentForMs: number; attempt: number; retryInMs: number };

/** What a tab says to its line. */
export type ClientMessage =
  /** "I am about to fetch a snapshot." Answered by what a newcomer must know. No records until it watches. */
  | { kind: 'list' }
  /** "I hold a snapshot at this cursor." Answered by `since`, as soon as the stream and the snapshot have met. */
  | { kind: 'watch'; cursor: string }
  /** "Do not wait for the next try." */
  | { kind: 'retry' }
  /** The answer to each ping. */
  | { kind: 'here' };

/** What a line says to a tab. */
export type ServerMessage =
  | { kind: 'block'; event: StreamEvent }
  | { kind: 'link'; streamState: StreamState }
  /** The last `status` block of the stream, to a newcomer: its `now` is of the past. */
  | { kind: 'status'; data: string }
  /** All that came after this cursor; from here on every block comes. */
  | { kind: 'since'; cursor: string; events: StreamEvent[] }
  /** "I had forgotten you": fetch a snapshot again. */
  | { kind: 'again' };
