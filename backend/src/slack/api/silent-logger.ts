import { type Logger, LogLevel } from '@slack/web-api';

const noop = () => undefined;

/**
 * A logger for Slack's client libraries that drops everything. They would log texts, and addresses with which anybody can
 * open a connection. What an operator needs is logged by the callers.
 */
export const SILENT_LOGGER: Logger = {
  debug: noop,
  info: noop,
  warn: noop,
  error: noop,
  setLevel: noop,
  setName: noop,
  getLevel: () => LogLevel.ERROR,
};
