import type { DeliveryReport } from '../slack/ingest/delivery-log.ts';
import type { Logger } from './logger.ts';

/**
 * Returns a function that logs deliveries. Each one is logged at level debug; at level error or info, only the moment
 * when events can no longer be stored, and when they can again. Refused deliveries stay at level debug, because most of
 * them come from scanners on the internet.
 */
export function createDeliveryLogger({
  debug,
  info,
  error,
}: Pick<Logger, 'debug' | 'info' | 'error'>): (report: DeliveryReport) => void {
  let isFailing = false;
  return ({ status, detail, outcome, cause }) => {
    debug(`${status} ${detail}`);
    const isFailure = outcome === 'not_stored' && cause !== 'busy';
    if (isFailure && !isFailing)
      error(`Events cannot be stored: ${detail}. Slack sends them again later. Check the disk and the log.`);
    if (outcome === 'stored' && isFailing) info('Events are stored again.');
    if (isFailure || outcome === 'stored') isFailing = isFailure;
  };
}
