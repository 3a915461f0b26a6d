/**
 * How a delivery ends, beyond its HTTP status: `stored` on disk, `not_stored` (Slack is to send it again), `verified` (the
 * Request URL, or a Socket Mode connection), `ignored` (no event), `refused`, or `setup` (there is no signing secret yet).
 */
export type DeliveryOutcome = 'stored' | 'not_stored' | 'verified' | 'ignored' | 'refused' | 'setup';

/** Why a delivery is not accepted; the values of a label in Prometheus. See docs/slack-events.md#responses */
export const REJECTION_CAUSES = [
  'method',
  'setup',
  'unsigned',
  'stale',
  'future',
  'forged',
  'encoding',
  'too_large',
  'broken_off',
  'not_json',
  'busy',
  'not_stored',
  'error',
] as const;
export type RejectionCause = (typeof REJECTION_CAUSES)[number];
