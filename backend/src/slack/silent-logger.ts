import { type Logger, LogLevel } from '@slack/web-api';

const silent = () => undefined;

/** For Slack's clients: they would log addresses that open a connection, and texts. What is worth saying we say ourselves. */
export const SILENT: Logger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  setLevel: silent,
  setName: silent,
  getLevel: () => LogLevel.ERROR,
};
