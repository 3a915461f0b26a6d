/** The number of random kills of the product, which sets the length of the suite: 100 take about a quarter of an hour. */
export const KILL_ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 100);

if (!Number.isInteger(KILL_ROUNDS) || KILL_ROUNDS < 1)
  throw new Error('FAULT_ROUNDS: expected a whole number above 0, for example 5');

/** Whether the long tests run, too. */
export const isFullRun = KILL_ROUNDS >= 50;

/** For states that the product reaches within seconds; a busy machine needs longer. */
export const faultPollOptions = { timeout: 45_000, interval: 50 };
