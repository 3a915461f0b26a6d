import type { DeliveryReport } from '../slack/ingest/delivery-log.ts';

interface LineLogger {
  debug(text: string): void;
  info(text: string): void;
  error(text: string): void;
}

/**
 * What the log says of the calls to `/slack-events`: each one to whoever wants to know everything, and to the others that
 * events cannot be stored, and that they can again. Not once a call: what is refused is mostly noise of the internet.
 */
export function createDeliveryLogger({ debug, info, error }: LineLogger): (call: DeliveryReport) => void {
  let isFailing = false;
  return ({ status, detail, outcome, cause }) => {
    debug(`${status} ${detail}`);
    const isFailure = outcome === 'not_stored' && cause !== 'busy';
    if (isFailure && !isFailing) error(`Events cannot be stored, so that Slack is asked to try again: ${detail}`);
    if (outcome === 'stored' && isFailing) info('Events are stored again.');
    if (isFailure || outcome === 'stored') isFailing = isFailure;
  };
}
