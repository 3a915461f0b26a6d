/** How many files of the suite run side by side, each with a broker of its own: mostly they wait. */
export const WORKER_COUNT = 3;
