import { type Logger, LogLevel } from '@slack/web-api';

const noop = () => undefined;

/** For Slack's clients: they would log addresses that open a connection, and texts. What is worth saying we say ourselves. */
export const SILENT_LOGGER: Logger = {
  debug: noop,
  info: noop,
  warn: noop,
  error: noop,
  setLevel: noop,
  setName: noop,
  getLevel: () => LogLevel.ERROR,
};
