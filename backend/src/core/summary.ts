import type { Health } from './health.ts';

/** Everything the panels show at one moment. Times are ms UTC. */
export interface Summary {
  now: number;
  /** Counted messages ever seen, and when the first of them was posted. */
  total: { messages: number; since: number | null };
  messages: Windowed;
  newMembers: Windowed;
  posters: Windowed;
  health: Health;
  /** The ten who posted most in the window, most first. */
  leaders: readonly Leader[];
  /** The newest first. */
  activity: readonly Activity[];
  /** Names for the ids inside texts. */
  directory: Directory;
  /** When some number changes by time alone, or null if time changes nothing. */
  nextChangeAt: number | null;
}

/** A number of the rolling last 30 days: (now - 30 x 24 h, now]. */
export interface Windowed {
  count: number;
  /** The same for the 30 days before; null where they were not observed in full. */
  previous: number | null;
}

export interface Person {
  id: string;
  /** Empty while unknown; then the id stands for it. */
  name: string;
  avatar: string;
}

export interface Channel {
  id: string;
  /** Without `#`; empty while unknown. */
  name: string;
}

export interface Leader {
  rank: number;
  person: Person;
  messages: number;
  /** Of all counted messages in the window, 0 to 1. */
  share: number;
}

export type Activity =
  | {
      kind: 'message';
      key: string;
      at: number;
      ts: string;
      threadTs: string;
      person: Person;
      channel: Channel;
      text: string;
      edited: boolean;
    }
  | { kind: 'join'; key: string; at: number; person: Person }
  | { kind: 'channel'; key: string; at: number; person: Person; channel: Channel };

export interface Directory {
  person(id: string): Person;
  channel(id: string): Channel;
}
