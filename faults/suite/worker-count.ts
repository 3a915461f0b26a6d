/** How many files of the suite run side by side, each with its own broker. They mostly wait, so more than the cores. */
export const WORKER_COUNT = 3;
