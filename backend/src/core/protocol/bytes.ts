/** Sizes in settings and messages are in MB of this many bytes. */
export const BYTES_PER_MB = 1024 * 1024;
