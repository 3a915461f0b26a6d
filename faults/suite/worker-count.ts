/**
 * How many files of the suite run side by side, each with its own broker. They mostly wait, so there may be more of
 * them than cores.
 */
export const WORKER_COUNT = 3;
