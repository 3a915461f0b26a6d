import { DEFAULT_HEALTH_RULES, healthScore } from 'backend/core/metrics/health-score';
import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import type { Summary } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import type { ServerStatus } from 'backend/core/protocol/status';
import { DEFAULT_DEFINITION } from 'backend/core/records/counting-definition';
import { DEFAULT_PERIOD } from 'backend/core/time/period';
import { DAY_MS, MINUTE_MS, SECOND_MS } from 'backend/core/time/units';
import { WINDOW_MS } from 'backend/core/time/window';
import type { ViewState } from '../ui/page/view-context.ts';

/** What the viewer has chosen at first: nothing. */
export const sampleView: ViewState = {
  filter: {},
  period: DEFAULT_PERIOD,
  comparison: 'previous',
  asOf: null,
  timeZone: null,
  definition: null,
  sheet: null,
};

/** The present of all sample data, ms UTC. */
export const SAMPLE_NOW = Date.UTC(2026, 10, 17, 14, 6, 38);

export const sampleSettings: DashboardSettings = {
  timeZone: 'Europe/Lisbon',
  workspace: 'acme',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0.1.0',
};

export const sampleStatus: ServerStatus = {
  now: SAMPLE_NOW,
  slack: { state: 'ok', last_event_at: SAMPLE_NOW - 9 * SECOND_MS },
  journal: { state: 'ok', ack_ms: 14, reason: '' },
  log: { engine: 'redpanda', state: 'connected', since: SAMPLE_NOW - DAY_MS, waiting: 0, reason: '' },
  feed: { state: 'live', behind: 0, readers: 3 },
  setup: { secret_present: true, url_verified_at: SAMPLE_NOW - DAY_MS, first_event_at: SAMPLE_NOW - DAY_MS, calls: [] },
  socket: null,
  api: {
    state: 'off',
    reason: '',
    missing_scopes: [],
    channels: null,
    history: null,
    gap_since: null,
    history_changed: null,
  },
  import: { max_mb: 2048, current: null },
  gaps: [],
};

export const samplePerson = { id: 'U1', name: 'Ada Byron', avatar: '' };
const help = { id: 'C1', name: 'help', isPrivate: false };

export const sampleActivity: ActivityItem[] = [
  {
    kind: 'message',
    key: 'm1',
    at: SAMPLE_NOW - 9 * SECOND_MS,
    ts: '1763388389.000100',
    threadTs: '',
    person: samplePerson,
    channel: help,
    text: '<@U1> said *yes*',
    edited: true,
  },
  { kind: 'join', key: 'j1', at: SAMPLE_NOW - MINUTE_MS, person: { id: 'U2', name: '', avatar: '' } },
  {
    kind: 'channel',
    key: 'c1',
    at: SAMPLE_NOW - 2 * MINUTE_MS,
    person: samplePerson,
    channel: { id: 'C2', name: 'laser', isPrivate: false },
  },
];

/** A summary for tests, whose numbers are consistent with each other. `lastMessageAt` is ms UTC. */
export function sampleSummary(messages = 137, newMembers = 14, lastMessageAt = SAMPLE_NOW - 9 * SECOND_MS): Summary {
  return {
    now: SAMPLE_NOW,
    workspace: { name: 'Acme Community', domain: 'acme-hq', icon: '' },
    total: { messages: 2318, since: Date.UTC(2024, 10, 3), heldFrom: null },
    heldFrom: null,
    messages: { count: messages, previous: 84 },
    newMembers: { count: newMembers, previous: 7 },
    posters: { count: 31, previous: 17 },
    chart: { unit: 'day', slots: [] },
    period: {
      chosen: DEFAULT_PERIOD,
      comparison: 'previous',
      from: SAMPLE_NOW - WINDOW_MS,
      to: SAMPLE_NOW,
      axis: { from: SAMPLE_NOW - WINDOW_MS, to: SAMPLE_NOW },
      comparedWith: { from: SAMPLE_NOW - 2 * WINDOW_MS, to: SAMPLE_NOW - WINDOW_MS },
      endsNow: true,
    },
    apart: { messages: 0, people: 0 },
    hours: new Uint32Array(168),
    health: healthScore(DEFAULT_HEALTH_RULES, { messages, newMembers, lastMessageAt }, SAMPLE_NOW),
    vitals: null,
    trend: [],
    scoreChanges: [],
    filter: {},
    definition: DEFAULT_DEFINITION,
    isOwnDefinition: true,
    healthRules: DEFAULT_HEALTH_RULES,
    leaders: [{ rank: 1, person: samplePerson, messages: 19, share: 19 / 137, rankChange: 2, isNew: false }],
    channels: {
      active: [{ channel: help, messages: 44, share: 44 / 137, posters: 17, lastAt: SAMPLE_NOW - 9 * SECOND_MS }],
      known: 9,
    },
    firstReply: {
      p50: 18 * MINUTE_MS,
      p90: 220 * MINUTE_MS,
      n: 38,
      previous: { p50: 41 * MINUTE_MS, p90: null, n: 22 },
    },
    unanswered: { count: 0, newest: [] },
    newcomers: { joined: newMembers, wrote: 9, answered: 7, waiting: [] },
    distribution: { stickiness: 0.2, retention: 0.6, top10Share: 0.7, absenceFactor: 5 },
    activity: sampleActivity,
    directory: {
      person: (id) => (id === samplePerson.id ? samplePerson : { id, name: '', avatar: '' }),
      channel: (id) => ({ id, name: '', isPrivate: false }),
    },
    nextChangeAt: null,
  };
}
