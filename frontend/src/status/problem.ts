import type { ServerStatus } from 'backend/core/protocol/status';
import { formatNumber, toSentence } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';
import { type Connection, LOG_OUTAGE_GRACE_MS } from '../live/dashboard-state.ts';

/** What the bottom line says when numbers stand still: what happened, what it means, what comes next. */
export interface Problem {
  title: string;
  text: string;
  /** Set while this page itself tries again. */
  retry: { attempt: number; at: number } | null;
}

export function findProblem(
  connection: Connection,
  status: ServerStatus | null,
  anyNumbers: boolean,
  times: TimeFormatter,
  now: number,
): Problem | null {
  if (connection.state === 'lost') {
    const asOf = times.timeOfDay(connection.asOf);
    return {
      title: anyNumbers ? 'Connection lost.' : 'No connection.',
      text: anyNumbers
        ? `Every number is as of ${asOf}. What happens meanwhile is kept and appears when the connection returns.`
        : 'The numbers appear as soon as the server answers.',
      retry: { attempt: connection.attempt, at: connection.nextTryAt },
    };
  }
  if (!status) return null;
  const { journal, log } = status;
  if (journal.state === 'failing')
    return {
      title: 'New messages cannot be stored.',
      text: `${toSentence(journal.reason)} Slack is told so and sends them again later.`.trimStart(),
      retry: null,
    };
  if (log.state === 'disconnected' && now - log.since > LOG_OUTAGE_GRACE_MS) {
    const name = log.engine === 'redpanda' ? 'Redpanda' : 'The log';
    return {
      title: `${name} is not reached since ${times.shortDateTime(log.since, now)}.`,
      text: `${toSentence(log.reason)} Messages are accepted and kept, ${formatNumber(log.waiting)} waiting. The numbers stand still until it is back.`.trimStart(),
      retry: null,
    };
  }
  return null;
}
