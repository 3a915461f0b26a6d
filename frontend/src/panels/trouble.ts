import type { ServerStatus } from 'backend/core/status';
import { count, sentence } from '../format.ts';
import { type Connection, PATIENCE_MS } from '../live/view.ts';
import type { Times } from '../times.ts';

/** What the bottom line says when numbers stand still: what happened, what it means, what comes next. */
export interface Trouble {
  title: string;
  text: string;
  /** Set while this page itself tries again. */
  retry: { attempt: number; at: number } | null;
}

export function trouble(
  connection: Connection,
  status: ServerStatus | null,
  anyNumbers: boolean,
  times: Times,
  now: number,
): Trouble | null {
  if (connection.state === 'lost') {
    const asOf = times.second(connection.asOf);
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
      text: `${sentence(journal.reason)} Slack is told so and sends them again later.`.trimStart(),
      retry: null,
    };
  if (log.state === 'disconnected' && now - log.since > PATIENCE_MS) {
    const name = log.engine === 'redpanda' ? 'Redpanda' : 'The log';
    return {
      title: `${name} is not reached since ${times.minute(log.since, now)}.`,
      text: `${sentence(log.reason)} Messages are accepted and kept, ${count(log.waiting)} waiting. The numbers stand still until it is back.`.trimStart(),
      retry: null,
    };
  }
  return null;
}
