/** How long the suite is: so many random kills of the product. 100, about a quarter of an hour, unless told otherwise. */
export const KILL_ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 100);

if (!Number.isInteger(KILL_ROUNDS) || KILL_ROUNDS < 1)
  throw new Error('FAULT_ROUNDS: expected a whole number, for example 5');

/** Whether there is time for what takes long. */
export const isFullRun = KILL_ROUNDS >= 50;

/** For what happens by itself and soon, on a busy machine. */
export const faultPollOptions = { timeout: 45_000, interval: 50 };
