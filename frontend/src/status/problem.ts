import type { ServerStatus } from 'backend/core/protocol/status';
import type { Milliseconds } from 'backend/core/time/units';
import { formatNumber, toSentence } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';
import { type Connection, LOG_OUTAGE_GRACE_MS } from '../live/dashboard-state.ts';

/** Why the numbers do not change, for the status bar: what happened, and what that means. */
export interface Problem {
  title: string;
  text: string;
  /** The next attempt of this page, ms UTC; null if the page has nothing to retry. */
  retry: { attempt: number; at: Milliseconds } | null;
}

/** Returns the most serious problem, or null. `hasNumbers`: whether the page shows numbers; `now` in ms UTC. */
export function findProblem(
  connection: Connection,
  status: ServerStatus | null,
  hasNumbers: boolean,
  timeFormatter: TimeFormatter,
  now: Milliseconds,
): Problem | null {
  if (connection.state === 'lost') {
    const asOf = timeFormatter.timeOfDay(connection.asOf);
    return {
      title: hasNumbers ? 'Connection lost.' : 'No connection.',
      text: hasNumbers
        ? `All numbers are as of ${asOf}. Later events appear when the connection is back.`
        : 'The numbers appear when the server responds. Check that it is running.',
      retry: { attempt: connection.attempt, at: connection.nextTryAt },
    };
  }
  if (!status) return null;
  const { journal, log, socket } = status;
  if (journal.state === 'failing')
    return {
      title: 'New messages cannot be stored.',
      text: `${toSentence(journal.reason)} Slack gets an error and sends them again later.`.trimStart(),
      retry: null,
    };
  if (log.state === 'disconnected' && now - log.since > LOG_OUTAGE_GRACE_MS) {
    const name = log.engine === 'redpanda' ? 'Redpanda' : 'The log';
    return {
      title: `${name} has been unreachable since ${timeFormatter.shortDateTime(log.since, now)}.`,
      text: `${toSentence(log.reason)} New messages are stored, ${formatNumber(log.waiting)} waiting. The numbers stand still until it is back.`.trimStart(),
      retry: null,
    };
  }
  if (socket?.state === 'down' && socket.reason)
    return { title: 'Slack is not connected.', text: toSentence(socket.reason), retry: null };
  return null;
}
